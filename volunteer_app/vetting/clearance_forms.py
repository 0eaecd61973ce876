"""Forms of a prison's clearances, of who holds them up, and of the gate list."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from wtforms import Form as PlainForm
from wtforms import SelectChoice, ValidationError

from volunteer_app.foundation import clock
from volunteer_app.foundation.forms import (
    Boxes,
    DateParts,
    Drop,
    LongText,
    Pick,
    VersionedForm,
    needed,
)
from volunteer_app.vetting.clearing import Evidence, Need, PhotoId, StuckWith, Terms
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import EARLIEST, ClearanceLevel


def _choices(first: str, values: Iterable[StrEnum]) -> list[SelectChoice]:
    found = [SelectChoice("", first)] if first else []
    return found + [SelectChoice(each.value, getattr(each, "words", each.value)) for each in values]


class TermsForm(VersionedForm):
    """How a prison clears somebody. What is asked for only where they are cleared is validated so."""

    level = Drop("Level", choices=_choices("Select a level", ClearanceLevel))
    photo_id = Drop(
        "Photo identification to show at the gate",
        choices=_choices("Select a document", PhotoId),
        description="The gate looks for this document. Do not write its number anywhere here",
    )
    last_day = DateParts("Last day", description="The last day on which they may come in")
    conditions = LongText(
        "Conditions (optional)",
        longest=1000,
        named="Conditions",
        description="The gate and the organisation read this. For example, visits hall only",
        render_kw={"rows": 3},
    )
    rested_on = Boxes(
        "What did you look at before you decided?",
        choices=_choices("", Evidence),
        description="Kept as evidence for the prison. Select all that apply",
    )
    follows_person = Drop(
        "May other organisations rely on this clearance?",
        choices=[
            SelectChoice("no", "No, each organisation asks us"),
            SelectChoice("yes", "Yes, for this prison, if the volunteer agrees"),
        ],
        default="no",
    )

    @property
    def clears(self) -> bool:
        """Whether they are cleared on these terms."""
        return True

    def terms(self, first: date) -> Terms:
        """What was typed. Only after the form was found valid."""
        last = self.last_day.data
        assert last is not None  # noqa: S101 - the validator below saw to it
        return Terms(
            level=ClearanceLevel(self.level.data),
            valid_from=first,
            valid_before=last + timedelta(days=1),
            conditions=self.conditions.data,
            photo_id=PhotoId(self.photo_id.data),
            rested_on=tuple(Evidence(each) for each in self.rested_on.data),
            follows_person=self.follows_person.data == "yes",
        )

    def validate_level(self, field: Any) -> None:
        """A clearance has a level."""
        if self.clears and not field.data:
            raise ValidationError("Select a level")

    def validate_photo_id(self, field: Any) -> None:
        """The gate must know what to look for."""
        if self.clears and not field.data:
            raise ValidationError("Select the photo identification that they show")

    def validate_last_day(self, field: Any) -> None:
        """A clearance has a last day, not one in the past."""
        if not self.clears or field.errors:
            return
        if not field.data:
            raise ValidationError("Enter the last day")
        if field.data < clock.today():
            raise ValidationError("Last day must be today or in the future")

    def validate_rested_on(self, field: Any) -> None:
        """A decision rests on something."""
        if self.clears and not field.data and not field.errors:
            raise ValidationError("Select what you looked at")


class ClearanceForm(TermsForm):
    """A prison's decision on one person."""

    decision = Pick(
        "Do you clear this person for the prison?",
        choices=[SelectChoice("grant", "Yes"), SelectChoice("refuse", "No")],
        missing="Select yes if you clear this person",
    )
    valid_from = DateParts("First day", description="For example, 4 1 2027")
    reason = LongText(
        "Why not?",
        longest=2000,
        named="Reason",
        description="Kept for the prison. The organisation is told only that clearance was not given",
        render_kw={"rows": 4},
    )

    @property
    def clears(self) -> bool:
        """Whether the answer is yes."""
        return bool(self.decision.data == "grant")

    def validate_valid_from(self, field: Any) -> None:
        """A clearance has a first day."""
        if self.clears and not field.data and not field.errors:
            raise ValidationError("Enter the first day")

    def validate_reason(self, field: Any) -> None:
        """A refusal has a reason."""
        if self.decision.data == "refuse" and not field.data:
            raise ValidationError("Enter why you do not clear this person")


class ChangeForm(TermsForm):
    """Other terms for a clearance in force, and why."""

    reason = LongText(
        "Why do you change this clearance?",
        needed("Enter why you change this clearance"),
        longest=2000,
        named="Reason",
        description="Kept for the prison. The organisation is told only what it is now",
        render_kw={"rows": 4},
    )


def terms_of(check: Check) -> dict[str, object]:
    """What a clearance is now, for a form that changes it."""
    last = check.valid_before - timedelta(days=1) if check.valid_before else None
    return {
        "version": check.version,
        "level": check.clearance_level.value if check.clearance_level else "",
        "photo_id": check.photo_id.value if check.photo_id else "",
        "last_day": last,
        "conditions": check.conditions,
        "rested_on": list(check.rested_on or ()),
        "follows_person": "yes" if check.follows_person else "no",
    }


class NeedForm(VersionedForm):
    """What a prison needs, and from whom."""

    to = Pick(
        "Who has to do something?",
        choices=[
            SelectChoice(StuckWith.VOLUNTEER.value, "The volunteer"),
            SelectChoice(StuckWith.ORGANISATION.value, "The organisation that asks"),
        ],
        missing="Select who has to do something",
    )
    needs = Boxes(
        "What do you need?",
        choices=_choices("", Need),
        description="The organisation and the volunteer read this. Select all that apply",
    )

    def validate_needs(self, field: Any) -> None:
        """Somebody who has to do something must know what."""
        if not field.data and not field.errors:
            raise ValidationError("Select what you need")


class PassOnForm(VersionedForm):
    """Who has to do something next, as the organisation that asks says it."""

    to = Pick("Who has to do something now?", missing="Select who has to do something now")

    def offer(self, holders: Iterable[StuckWith]) -> None:
        """Offer these."""
        self.to.choices = [
            SelectChoice(each.value, each.words, render_kw={"hint": _PASS_HINTS[each]}) for each in holders
        ]


_PASS_HINTS = {
    StuckWith.PRISON: "The prison has been given what it asked for",
    StuckWith.ORGANISATION: "The volunteer has done their part, and we still have something to do",
    StuckWith.VOLUNTEER: "We have told the volunteer what they need to do",
}


class RevokeForm(VersionedForm):
    """Why a clearance is taken back."""

    reason = LongText(
        "Why do you revoke this clearance?",
        needed("Enter why you revoke this clearance"),
        longest=2000,
        named="Reason",
        description="Kept for the prison. The organisation is told only that the clearance was revoked",
        render_kw={"rows": 4},
    )


class GateListForm(PlainForm):  # type: ignore[misc]  # WTForms has no types
    """Which prison and day. Sent in the address, since it changes nothing."""

    prison = Drop("Prison")
    day = DateParts(
        "Which day?", needed("Enter a day"), named="Day", description="Today or later. For example, 4 1 2027"
    )

    def validate_day(self, field: Any) -> None:
        """A gate list is for letting people in, so not for a day that is over."""
        if field.data and field.data < clock.today():
            raise ValidationError("Day must be today or in the future")


class ClearedThenForm(PlainForm):  # type: ignore[misc]  # WTForms has no types
    """Which prison and day, of the past too."""

    prison = Drop("Prison")
    day = DateParts("Which day?", needed("Enter a day"), named="Day", description="For example, 14 3 2026")

    def validate_day(self, field: Any) -> None:
        """Evidence is of a day that has come."""
        if field.data and field.data < EARLIEST:
            raise ValidationError(f"Day must be on or after {EARLIEST.day} {EARLIEST:%B %Y}")
        if field.data and field.data > clock.today():
            raise ValidationError("Day must be today or in the past")
