"""Forms of sentence records. None of them is opened with anything that a record says."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, cast

from wtforms import HiddenField, SelectChoice, ValidationError

from volunteer_app.foundation.forms import (
    DateParts,
    Drop,
    Form,
    LongText,
    Pick,
    Text,
    VersionedForm,
    needed,
)
from volunteer_app.sentences.rules import policy
from volunteer_app.sentences.rules.items import LONGEST_NOTE
from volunteer_app.sentences.rules.kinds import Approver, State, Status

Choice = tuple[str, str]
EXAMPLE = "For example, 27 3 2026"
TIME = re.compile(r"([01]?[0-9]|2[0-3]):[0-5][0-9]")
# NOMIS: a letter, four digits, two letters (Ministry of Justice, Prison number: user guide to offender data)
PRISON_NUMBER = re.compile(r"[A-Z][0-9]{4}[A-Z]{2}")


def offer(field: Any, first: str, choices: Iterable[Choice]) -> None:
    """Offer these choices in a drop-down list, after the one that stands for none."""
    field.choices = [SelectChoice("", first), *(SelectChoice(value, words) for value, words in choices)]


def _note(description: str) -> Any:
    return LongText(
        "Note (optional)",
        longest=LONGEST_NOTE,
        named="Note",
        description=description,
        render_kw={"rows": 3, "autocomplete": "off"},
    )


class DatedForm(Form):
    """Something that holds from a day on, perhaps to another."""

    starts_on = DateParts("First day", needed("Enter the first day"), named="First day", description=EXAMPLE)
    last_day = DateParts("Last day (optional)", named="Last day")

    def __init__(self, *args: Any, **values: Any) -> None:
        """What is asked last stands last in the list of what is wrong too."""
        super().__init__(*args, **values)
        for name in ("starts_on", "last_day", "note"):
            if name in self._fields:
                self._fields[name] = self._fields.pop(name)

    @property
    def interval(self) -> tuple[date, date | None]:
        """Half-open. The form asks for the first day."""
        last: date | None = self.last_day.data
        first = cast(date, self.starts_on.data)
        return first, last + timedelta(days=1) if last else None


class StatusForm(DatedForm):
    """DOMAIN: sentence status. Asked when an offer is made."""

    organisation = Pick("Who keeps this record?", missing="Select who keeps this record")
    status = Pick(
        "Which of these applies to them?",
        choices=[SelectChoice(each.value, rule.words) for each, rule in policy.statuses().items()],
        missing="Select which applies to them",
    )
    prison = Drop("Prison")
    prison_number = Text(
        "Prison number (optional)",
        longest=20,
        named="Prison number",
        description="A letter, 4 numbers and 2 letters, such as A1234BC",
        render_kw={"autocomplete": "off", "spellcheck": False},
    )
    note = _note("What the placement needs, and nothing about the offence")

    def validate_prison(self, field: Any) -> None:
        """Somebody in custody is in a prison."""
        if self.status.data == Status.IN_CUSTODY and not field.data:
            raise ValidationError("Select the prison")

    def validate_prison_number(self, field: Any) -> None:
        """The shape of the number."""
        if field.data and not PRISON_NUMBER.fullmatch(field.data.replace(" ", "").upper()):
            raise ValidationError("Prison number must be a letter, 4 numbers and 2 letters, like A1234BC")


class ApprovalForm(DatedForm):
    """Who is asked to approve a role at a place, and what they said, if they have."""

    approver = Pick(
        "Who approves?",
        choices=[
            SelectChoice(
                Approver.GOVERNOR.value,
                Approver.GOVERNOR.words,
                render_kw={"hint": "For a role in the prison that they are in"},
            ),
            SelectChoice(
                Approver.SUPERVISING_OFFICER.value,
                Approver.SUPERVISING_OFFICER.words,
                render_kw={"hint": "For work on licence, or where a condition asks for it"},
            ),
        ],
        missing="Select who approves",
    )
    role = Drop("Role")
    place = Drop("Place")
    answer = Pick(
        "What did they say?",
        choices=[
            SelectChoice(State.ASKED.value, "They were asked and have not answered yet"),
            SelectChoice(State.APPROVED.value, "Approved"),
            SelectChoice(State.REFUSED.value, "Refused"),
        ],
        missing="Select what they said",
    )
    note = _note("Who said so, and how, for example by letter")


class ReleaseForm(DatedForm):
    """An authorisation of release on temporary licence."""

    release_type = Pick(
        "Which type of release?",
        choices=[
            SelectChoice(each.value, f"{rule.words} ({each.value})")
            for each, rule in policy.releases().items()
        ],
        missing="Select the type of release",
    )
    place = Drop("Place", description="Where they may go. Leave it if the licence names no one place")
    answer = Pick(
        "Is it authorised?",
        choices=[
            SelectChoice(State.ASKED.value, "It was applied for"),
            SelectChoice(State.AUTHORISED.value, "Authorised by the governor"),
            SelectChoice(State.REFUSED.value, "Refused"),
        ],
        missing="Select whether it is authorised",
    )
    note = _note("What the placement needs, and nothing about the offence")

    def validate_last_day(self, field: Any) -> None:
        """Every authorisation has an end."""
        if not field.data and not field.errors:
            raise ValidationError("Enter the last day of the authorisation")


class ConditionForm(DatedForm):
    """A condition of a licence, or a requirement of an order, that can gate a placement."""

    condition = Pick(
        "Which condition?",
        choices=[SelectChoice(each.value, rule.words) for each, rule in policy.conditions().items()],
        missing="Select a condition",
    )
    place = Drop(
        "A place that it closes (optional)",
        description="For an exclusion zone or named people. For another place, record the condition again",
    )
    note = _note("For example the hours of a curfew. Named people: initials or a reference are enough")


class MoveForm(VersionedForm):
    """What became of something. `why` is the reason with which it was opened, to open it again."""

    why = HiddenField()
    to = Pick("What happened?", missing="Select what happened")
    on = DateParts("From which day?", needed("Enter the day"), named="Day", description=EXAMPLE)
    note = _note("What the placement needs, and nothing about the offence")

    def offer(self, states: Sequence[State]) -> None:
        """Offer these states."""
        self.to.choices = [SelectChoice(state.value, state.words) for state in states]


class PlanForm(VersionedForm):
    """A day, or some days, of an authorised release."""

    why = HiddenField()
    first = DateParts("Day of release", needed("Enter the day of release"), named="Day", description=EXAMPLE)
    back_on = DateParts("Day of return (optional)", description="Leave it if they are back the same day")
    leaves_at = Text("Leaves at", needed("Enter when they leave"), longest=5, description="For example, 8:30")
    back_by = Text("Back by", needed("Enter when they must be back"), longest=5, description="Such as 17:00")

    def validate_leaves_at(self, field: Any) -> None:
        """A time of day."""
        _check_time(field, "when they leave")

    def validate_back_by(self, field: Any) -> None:
        """A time of day."""
        _check_time(field, "when they must be back")


def _check_time(field: Any, what: str) -> None:
    if field.data and not TIME.fullmatch(field.data):
        raise ValidationError(f"Enter {what} as a time, such as 8:30")


class ConfirmForm(Form):
    """Nothing but the button."""
