"""Mail about corrections of hours. It names no role, no place and no reason: others may read an e-mail."""

from collections.abc import Iterable

from volunteer_app.foundation import links, mail
from volunteer_app.placements.correcting.models import HoursCorrection


def declined(corrections: Iterable[HoursCorrection]) -> None:
    """Tell each volunteer that hours stay as they were; why stands on the page."""
    for each in corrections:
        if each.person.email:
            mail.post(
                each.person.email,
                "placements/correcting/mail/declined.txt",
                name=each.person.known_as or each.person.first_name,
                url=links.address("placements.placement_hours", reference=each.placement.reference),
            )
