"""What a question's form is made of. Its page carries neither token nor key: it changes nothing, so there is
nothing to protect or to repeat, and without a good token a request cannot write to the database at all."""

from datetime import date
from typing import Any

from wtforms import ValidationError

from volunteer_app.foundation import clock
from volunteer_app.foundation.forms import DateParts, Form, Number
from volunteer_app.vetting.rehabilitation.endings import INVALID
from volunteer_app.vetting.rehabilitation.lengths import Unit
from volunteer_app.vetting.rehabilitation.readings import ReadingName, reading
from volunteer_app.vetting.rehabilitation.rulesets import ruleset_on
from volunteer_app.vetting.rehabilitation.sentences import Sentence, ending_of
from volunteer_app.vetting.telling.flow import Answer, Entry, Question, sentence_of

EARLIEST = date(1930, 1, 1)
UNITS = frozenset(each.value for each in Unit)


class Asked(Form):
    """The base: an answer, and what it is told about."""

    class Meta(Form.Meta):
        """No token: see above."""

        csrf = False

    entry: Entry
    # The question, where several fields ask it; else it is the label of the one field
    title = ""

    def given(self) -> Answer:
        """The answer as it travels."""
        data = self.answer.data
        return {"answer": data.isoformat() if isinstance(data, date) else data or ""}


class DayForm(Asked):
    """A date that is not to come."""

    not_before: date | None = None
    too_early = ""

    def validate_answer(self, field: Any) -> None:
        """Refuse days that cannot be."""
        day = field.data
        if day is None:
            return
        if day > clock.today():
            raise ValidationError("The date must be today or in the past")
        if day < EARLIEST:
            raise ValidationError(f"The date must be in or after {EARLIEST.year}")
        if self.not_before and day < self.not_before:
            raise ValidationError(self.too_early)


class LengthForm(Asked):
    """A number and its unit, or what stands for a length."""

    number = Number(
        "Number", least=1, most=5000, description="For example 18. Leave it empty if there is none"
    )

    def validate_number(self, field: Any) -> None:
        """A length needs its number."""
        unit = self.answer.data
        if unit in UNITS and field.data is None and not field.errors:
            raise ValidationError("Enter a number")

    def validate_answer(self, field: Any) -> None:
        """Refuse what no court can give."""
        if field.data in UNITS and self.number.data is None:
            return
        said = {**self.entry.sentences[-1], Question.LENGTH: self.given()}
        what = sentence_of(said, self.entry.day(Question.CONVICTED_ON) or clock.today())
        if problem := _beyond_the_court(what):
            raise ValidationError(problem)

    def given(self) -> Answer:
        """The unit, and the number where there is one."""
        number = {"number": str(self.number.data)} if self.number.data is not None else {}
        return {"answer": self.answer.data, **number}


class PaidForm(Asked):
    """Whether compensation was paid in full, and when."""

    paid_on = DateParts(
        "When did you pay the last of it?", named="Date of payment", description="If it is all paid"
    )

    def validate_paid_on(self, field: Any) -> None:
        """A payment has a day, which is not to come."""
        if self.answer.data == "yes" and field.data is None and not field.errors:
            raise ValidationError("Enter the day of the last payment")
        if self.answer.data == "yes" and field.data and field.data > clock.today():
            raise ValidationError("The date must be today or in the past")

    def given(self) -> Answer:
        """The day, if it is paid."""
        paid = self.answer.data == "yes" and self.paid_on.data
        return {"answer": self.answer.data, **({"paid_on": paid.isoformat()} if paid else {})}


def _beyond_the_court(sentence: Sentence) -> str:
    """A sentence if no court can give it; else empty."""
    today = ruleset_on(clock.today())
    for name in ReadingName:
        found = ending_of(sentence, today, reading(name))
        if found.ending == INVALID:
            return found.steps[0].says.removesuffix(".")
    return ""
