"""Forms of the passport: asking, answering, sharing, relying."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from wtforms import SelectChoice, ValidationError

from volunteer_app.foundation import clock
from volunteer_app.foundation.forms import Boxes, DateParts, Form, Pick, VersionedForm
from volunteer_app.organisations.models import Organisation
from volunteer_app.vetting.passport import rules
from volunteer_app.vetting.rules import CheckKind


def _kinds(kinds: Iterable[CheckKind]) -> list[SelectChoice]:
    return [SelectChoice(kind.value, kind.words) for kind in kinds]


def offer_organisations(field: Any, organisations: Sequence[Organisation]) -> None:
    """Offer these; of one alone, choose it."""
    field.choices = [SelectChoice(each.reference, each.name) for each in organisations]
    if len(organisations) == 1 and not field.data:
        field.data = organisations[0].reference


class _Days:
    """Until when a consent lasts."""

    last_day = DateParts(
        "Last day",
        description=f"No later than {rules.LONGEST_MONTHS} months from today. It ends by itself, and can be "
        "taken back at any time before",
    )

    @property
    def ends_before(self) -> date | None:
        """The first day after it."""
        day: date | None = self.last_day.data
        return day + timedelta(days=1) if day else None


class AskForm(_Days, Form):
    """Which checks an organisation would like to rely on, and how the person agrees."""

    organisation = Pick("Which organisation asks?", missing="Select which organisation asks")
    kinds = Boxes(
        "Which checks?", choices=_kinds(rules.shareable()), description="Select only what the role needs"
    )
    how = Pick(
        "How do they agree?",
        choices=[
            SelectChoice("online", "Ask them", render_kw={"hint": "They get an e-mail, sign in and answer"}),
            SelectChoice("paper", "They have signed a form", render_kw={"hint": "Keep the form"}),
        ],
        missing="Select how they agree",
    )

    def validate_kinds(self, field: Any) -> None:
        """A consent names what it is for."""
        if not field.data and not field.errors:
            raise ValidationError("Select at least one kind of check")

    def validate_last_day(self, field: Any) -> None:
        """What is signed on paper has an end."""
        if self.how.data == "paper" and not field.errors:
            problem = rules.end_problem(self.ends_before, clock.today())
            if problem:
                raise ValidationError(problem)


class ShareForm(_Days, Form):
    """Which organisation may rely on which checks, as the volunteer offers it."""

    organisation = Pick("Which organisation?", missing="Select an organisation")
    kinds = Boxes("Which checks may it use?", choices=_kinds(rules.shareable()))

    def validate_kinds(self, field: Any) -> None:
        """A consent names what it is for."""
        if not field.data and not field.errors:
            raise ValidationError("Select at least one kind of check")

    def validate_last_day(self, field: Any) -> None:
        """A consent ends."""
        if not field.errors and (problem := rules.end_problem(self.ends_before, clock.today())):
            raise ValidationError(problem)


class AnswerForm(_Days, VersionedForm):
    """The volunteer's answer to a question."""

    answer = Pick(
        "Do you agree?",
        choices=[SelectChoice("yes", "Yes"), SelectChoice("no", "No")],
        missing="Select yes if you agree",
    )
    kinds = Boxes("Which checks may it use?", description="You can agree to fewer than were asked")

    def offer(self, values: Sequence[str]) -> None:
        """Offer the kinds that were asked."""
        self.kinds.choices = _kinds(rules.known_kinds(values))

    def validate_kinds(self, field: Any) -> None:
        """Who agrees says to what."""
        if self.answer.data == "yes" and not field.data and not field.errors:
            raise ValidationError("Select at least one kind of check")

    def validate_last_day(self, field: Any) -> None:
        """A consent ends."""
        if self.answer.data != "yes" or field.errors:
            return
        if problem := rules.end_problem(self.ends_before, clock.today()):
            raise ValidationError(problem)


class WithdrawForm(VersionedForm):
    """Taking a consent back asks for no reason."""


class RelyForm(Form):
    """Which organisation relies on the check."""

    organisation = Pick("Which organisation relies on it?", missing="Select which organisation relies on it")


class StopForm(VersionedForm):
    """Stop relying."""
