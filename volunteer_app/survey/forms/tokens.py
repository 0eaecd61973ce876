"""The form for a token of another system."""

from collections.abc import Sequence

from wtforms import SelectChoice

from volunteer_app.foundation.forms import Drop, Form, Pick, Text, needed
from volunteer_app.foundation.presenting import count
from volunteer_app.organisations.models import Organisation
from volunteer_app.survey.tokens.rules import LONGEST_NAME, MONTHS


class TokenForm(Form):
    """Whose token it is, what it is called, and how long it works."""

    organisation = Drop("Organisation", needed("Select an organisation"))
    name = Text(
        "Name of the other system",
        needed("Enter a name"),
        longest=LONGEST_NAME,
        description="Its changes are kept in history under this name",
    )
    months = Pick(
        "How long it works",
        missing="Select how long it works",
        choices=[SelectChoice(str(each), count(each, "month")) for each in MONTHS],
    )

    def offer(self, bodies: Sequence[Organisation]) -> None:
        """Let one of these organisations be chosen."""
        self.organisation.choices = [
            SelectChoice("", "Select an organisation"),
            *(SelectChoice(each.reference, each.name) for each in bodies),
        ]
