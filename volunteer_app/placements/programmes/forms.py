"""Forms of programmes."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from wtforms import SelectChoice

from volunteer_app.foundation.forms import DateParts, Drop, Form, Number, Pick, Text, VersionedForm, needed
from volunteer_app.organisations.models import Organisation
from volunteer_app.placements.programmes.models import Programme
from volunteer_app.placements.programmes.rules import Measure
from volunteer_app.placements.programmes.service import Details

NO_PROGRAMME = "none"


class ProgrammeForm(VersionedForm):
    """What is said of a programme. Who has one organisation is not asked for it."""

    organisation = Drop("Organisation", needed("Select an organisation"))
    name = Text("Name of the programme", needed("Enter the name of the programme"), longest=200)
    commissioner = Text(
        "Who commissions it?",
        needed("Enter who commissions it"),
        longest=200,
        named="Who commissions it",
        description="For example, a prison, a probation region, or your own organisation",
    )
    funder = Text("Who pays for it? (optional)", longest=200, named="Who pays for it")
    first_day = DateParts("First day", needed("Enter the first day"), named="First day")
    last_day = DateParts("Last day", needed("Enter the last day"), named="Last day")

    def offer(self, organisations: Sequence[Organisation]) -> None:
        """Offer the viewer's organisations; one alone is not asked for."""
        if len(organisations) == 1:
            del self.organisation
            return
        self.organisation.choices = [SelectChoice("", "Select an organisation")] + [
            SelectChoice(each.reference, each.name) for each in organisations
        ]

    def chosen(self, organisations: Sequence[Organisation]) -> Organisation:
        """Whose programme it is. Only after the form was found valid."""
        if "organisation" not in self:
            return organisations[0]
        return next(each for each in organisations if each.reference == self.organisation.data)

    @property
    def details(self) -> Details:
        """What was entered. Only after the form was found valid."""
        return Details(
            name=self.name.data,
            commissioner=self.commissioner.data,
            funder=self.funder.data or "",
            starts_on=_given(self.first_day),
            ends_before=_given(self.last_day) + timedelta(days=1),
        )


def shown_values(programme: Programme) -> dict[str, object]:
    """What the form of a programme shows first."""
    return {
        "name": programme.name,
        "commissioner": programme.commissioner,
        "funder": programme.funder,
        "first_day": programme.starts_on,
        "last_day": programme.ends_before - timedelta(days=1),
        "version": str(programme.version),
    }


class TargetForm(Form):
    """So many of something by a day."""

    measure = Pick(
        "What is counted?",
        choices=[SelectChoice(each.value, each.words) for each in Measure],
        missing="Select what is counted",
    )
    number = Number("How many?", needed("Enter how many"), least=1, most=1_000_000, named="How many")
    due_on = DateParts("By which day?", needed("Enter the day"), named="Day")

    @property
    def chosen(self) -> Measure:
        """What is counted."""
        return Measure(self.measure.data)

    @property
    def day(self) -> date:
        """By when. Only after the form was found valid."""
        return _given(self.due_on)


class BelongsForm(Form):
    """Which programme a placement belongs to."""

    programme = Pick("Programme", missing="Select a programme, or that it belongs to none")

    def offer(self, programmes: Sequence[Programme]) -> None:
        """Offer the programmes of its organisation, and none."""
        found = [SelectChoice(each.reference, each.name) for each in programmes]
        self.programme.choices = [*found, SelectChoice(NO_PROGRAMME, "It belongs to no programme")]


def _given(field: Any) -> date:
    found = field.data
    assert isinstance(found, date)  # noqa: S101 - a validator saw to it
    return found
