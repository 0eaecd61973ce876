"""Forms of bulk work on placements."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import SelectChoice

from volunteer_app.foundation.forms import DateParts, Drop, Form, LongText, Optional, Pick, Text, needed
from volunteer_app.placements.bulk import presenters
from volunteer_app.placements.bulk.queries import Supervises
from volunteer_app.placements.bulk.rules import END_REASONS
from volunteer_app.placements.rules import EndReason
from volunteer_app.placements.supervising import SupervisedForm, Supervisor


class EndAtPlaceForm(Form):
    """At which place all placements end, when and why."""

    place = Drop("Place", needed("Select a place"))
    last_day = DateParts("Last day", needed("Enter the last day"), named="Last day")
    reason = Pick(
        "Why do they end?",
        choices=[
            SelectChoice(each.value, each.words.removesuffix(" (say which in the note)"))
            for each in END_REASONS
        ],
        missing="Select why they end",
    )

    def offer(self, places: Mapping[str, str]) -> None:
        """Offer the places at which placements run or wait."""
        self.place.choices = [SelectChoice("", "Select a place"), *_choices(places)]

    @property
    def day(self) -> date:
        """The last day. Only after the form was found valid."""
        return _given(self.last_day)

    @property
    def chosen(self) -> EndReason:
        """Why they end."""
        return EndReason(self.reason.data)


class MoveForm(SupervisedForm):
    """Whose placements move, to whom and from when."""

    supervisor = Drop("Who supervises them now?", needed("Select who supervises them now"))
    place = Drop("Only those at one place? (optional)", [Optional()])
    to_supervisor = Text("Name of somebody else", longest=200, named="Name")
    from_on = DateParts("From which day?", needed("Enter the day"), named="Day")

    def validate_to_supervisor(self, field: Any) -> None:
        """One of them, and not two."""
        self.check_supervisor(field, "Choose a coordinator, or enter the name of the new supervisor")

    def offer(self, supervisors: Sequence[Supervises], places: Mapping[str, str]) -> None:
        """Offer who supervises now, and the places."""
        self._supervise = {each.reference or each.whom.name: each.whom for each in supervisors}
        names = [
            SelectChoice(value, presenters.supervising(whom.name, self._told_by(value)))
            for value, whom in self._supervise.items()
        ]
        self.supervisor.choices = [SelectChoice("", "Select a supervisor"), *names]
        self.place.choices = [SelectChoice("", "At every place"), *_choices(places)]

    def _told_by(self, value: str) -> str | None:
        """How the option says that they sign in; two of one name who both do, with their references."""
        whom = self._supervise[value]
        if whom.account_id is None:
            return None
        alike = [each for each in self._supervise.values() if each.account_id and each.name == whom.name]
        return value if len(alike) > 1 else ""

    @property
    def supervised_now_by(self) -> Supervisor:
        """Whose placements move. Only after the form was found valid."""
        return self._supervise[self.supervisor.data]

    @property
    def day(self) -> date:
        """The first day. Only after the form was found valid."""
        return _given(self.from_on)


class BeginForm(Form):
    """Why it is done."""

    why = LongText(
        "Why?",
        needed("Say why"),
        longest=500,
        named="Reason",
        description="It is kept with each placement. Keep to facts that volunteers could read",
        render_kw={"rows": 3},
    )


def _choices(places: Mapping[str, str]) -> list[SelectChoice]:
    return [SelectChoice(reference, name) for reference, name in places.items()]


def _given(field: Any) -> date:
    found = field.data
    assert isinstance(found, date)  # noqa: S101 - a validator saw to it
    return found
