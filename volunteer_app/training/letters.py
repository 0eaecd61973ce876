"""Mail about training. It names no course and no reason: an e-mail may be read by others."""

from collections.abc import Iterable

from volunteer_app.foundation import links, mail
from volunteer_app.training.models import TrainingRecord


def sent_back(records: Iterable[TrainingRecord]) -> None:
    """Tell each person once that their training needs a look; why stands on the page."""
    for person in dict.fromkeys(each.person for each in records):
        if person.email:
            mail.post(
                person.email,
                "training/mail/sent_back.txt",
                name=person.known_as or person.first_name,
                url=links.address("training.my_training"),
            )
