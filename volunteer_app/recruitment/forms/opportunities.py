"""Forms of a coordinator's own opportunities."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar

from wtforms import SelectChoice, SelectMultipleField, ValidationError
from wtforms.validators import Optional

from volunteer_app.foundation import widgets
from volunteer_app.foundation.conflicts.form import MergingForm
from volunteer_app.foundation.forms import (
    DateParts,
    Drop,
    Email,
    Form,
    LongText,
    Number,
    Text,
    needed,
)
from volunteer_app.organisations.models import Organisation
from volunteer_app.recruitment.models import Opportunity
from volunteer_app.roles.models import Role


class OpportunityForm(MergingForm):
    """What an opportunity says. Places are added one at a time, and taken away by unticking them."""

    merges = (
        "role", "title", "summary", "description", "commitment", "places", "volunteers_wanted",
        "starts_on", "last_day", "closes_on", "contact_email", "postal_address",
    )  # fmt: skip
    belong_together = (("starts_on", "last_day", "closes_on"), ("role", "places"))
    columns: ClassVar[dict[str, str]] = {
        "last_day": "ends_before",
        "role": "role_id",
        "places": "search_text",
    }

    organisation = Drop("Which organisation offers this?")
    role = Drop("Role", needed("Select a role"))
    title = Text(
        "Title",
        needed("Enter a title"),
        longest=120,
        description="Shown in lists and read first. For example, Weekend visitor host",
    )
    summary = Text(
        "Summary",
        needed("Enter a summary"),
        longest=300,
        description="One or two sentences for the list of opportunities",
    )
    description = LongText("What people will do", needed("Enter what people will do"), longest=6000)
    commitment = Text(
        "Time it takes",
        needed("Enter how much time it takes"),
        longest=200,
        description="For example, 3 hours every second Saturday for at least 6 months",
    )
    places = SelectMultipleField("Places", widget=widgets.Checkboxes(), validate_choice=False)
    add_place = Drop("Add a place", validate_choice=False)
    volunteers_wanted = Number(
        "How many volunteers do you want?",
        needed("Enter how many volunteers you want"),
        least=1,
        most=1000,
        default=1,
        named="Number of volunteers",
    )
    starts_on = DateParts(
        "First day",
        needed("Enter the first day"),
        description="When people could start. For example, 12 1 2027",
    )
    last_day = DateParts(
        "Last day (optional)", [Optional()], named="Last day", description="Leave empty if it goes on"
    )
    closes_on = DateParts(
        "Closing date", needed("Enter the closing date"), description="The last day on which people can apply"
    )
    contact_email = Email(
        "Contact email address",
        needed("Enter a contact email address"),
        longest=320,
        description="Applicants can write to it, and answers to offers come to it. A shared mailbox is best",
    )
    postal_address = LongText(
        "Address for paper forms (optional)",
        longest=300,
        named="Address for paper forms",
        description="Printed on the paper application form",
    )

    def validate_places(self, _field: Any) -> None:
        """A place that was chosen in the list counts, also when nobody pressed the button beside it."""
        if not self.found_places:
            raise ValidationError("Add at least one place")

    found_places: Sequence[Organisation] = ()

    @property
    def chosen_places(self) -> list[str]:
        """The references of the ticked places, and of the one chosen in the list."""
        ticked = [str(each) for each in self.places.data or []]
        added = str(self.add_place.data or "")
        return list(dict.fromkeys([*ticked, *([added] if added else [])]))

    def mine(self, name: str) -> Any:
        """A place that is chosen in the list is one of the places."""
        return self.chosen_places if name == "places" else super().mine(name)

    def take(self, name: str) -> None:
        """With the stored places, none is to be added."""
        super().take(name)
        if name == "places":
            self.add_place.data = ""

    def offer(self, organisations: Sequence[Organisation], roles: Sequence[Role]) -> None:
        """What can be chosen."""
        first = [] if len(organisations) == 1 else [SelectChoice("", "Select an organisation")]
        self.organisation.choices = first + [SelectChoice(o.reference, o.name) for o in organisations]
        if len(organisations) == 1:
            self.organisation.data = organisations[0].reference
        self.organisation.validators = needed("Select an organisation")
        self.role.choices = [SelectChoice("", "Select a role")] + [
            SelectChoice(r.code, r.name) for r in roles
        ]

    def show_places(self, chosen: Sequence[Organisation]) -> None:
        """Draw the chosen places as ticked boxes, and start the list anew."""
        self.places.choices = [SelectChoice(each.reference, each.name) for each in chosen]
        self.places.data = [each.reference for each in chosen]
        self.add_place.choices = []
        self.add_place.data = ""


class CloseForm(Form):
    """Why an opportunity takes no more applications."""

    reason = Text(
        "Why are you closing it?",
        needed("Enter why you are closing it"),
        longest=300,
        named="Reason",
        description="Only your organisation sees this. For example, we have enough volunteers",
    )


def shown(opportunity: Opportunity) -> dict[str, Any]:
    """The values that the form of an opportunity starts with."""
    same = ("title", "summary", "description", "commitment", "volunteers_wanted", "starts_on")
    more = ("closes_on", "contact_email", "postal_address")
    ends = opportunity.ends_before
    return {
        **{name: getattr(opportunity, name) for name in (*same, *more)},
        "role": opportunity.role.code,
        "organisation": opportunity.organisation.reference,
        "last_day": ends - timedelta(days=1) if ends else None,
        "places": [each.place.reference for each in opportunity.places],
        "version": str(opportunity.version),
    }
