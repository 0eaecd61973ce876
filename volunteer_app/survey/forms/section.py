"""A section of a questionnaire as a form. Two who answer at once are merged by question.

Every answer is kept as it was typed, so most fields check nothing: that is for `rules.checking`.
Only what is too long is refused here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from wtforms import RadioField, SelectChoice, SelectMultipleField

from volunteer_app.foundation import widgets
from volunteer_app.foundation.conflicts.form import MergingForm, mark
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.forms import Drop, LongText, Text
from volunteer_app.survey.rules import answers
from volunteer_app.survey.rules.answers import LONGEST_UNREADABLE, NOTHING, Given
from volunteer_app.survey.rules.checking import Setting
from volunteer_app.survey.rules.shapes import CHOOSING, WORDS, Kind, Missing, Question, Section

PREFIX, WHY = "q_", "-why"
GIVEN_ABOVE = "We give an answer"


class WithDivider(widgets.Radios):
    """The answers, then "or", then not knowing and not wanting to say."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        """What the GOV.UK macro needs."""
        return _divided(super().map_gov_params(field, **kwargs))


class BoxesWithDivider(widgets.Checkboxes):
    """The same for tick boxes."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        """What the GOV.UK macro needs."""
        return _divided(super().map_gov_params(field, **kwargs))


def _divided(params: dict[str, Any]) -> dict[str, Any]:
    place = next(number for number, each in enumerate(params["items"]) if each["value"] in set(Missing))
    params["items"].insert(place, {"divider": "or"})
    return params


class One(RadioField):  # type: ignore[misc]  # WTForms has no types
    """One answer or none. What was not offered is kept, and found by the check."""

    widget = WithDivider()

    def __init__(self, label: str, **kwargs: Any) -> None:
        """Nothing has to be chosen."""
        super().__init__(label, validate_choice=False, **kwargs)


class Several(SelectMultipleField):  # type: ignore[misc]  # WTForms has no types
    """Any answers."""

    widget = BoxesWithDivider()

    def __init__(self, label: str, **kwargs: Any) -> None:
        """Nothing has to be chosen."""
        super().__init__(label, validate_choice=False, **kwargs)


@dataclass(frozen=True)
class Cell:
    """A row of a table: the name of its field, and what it is called."""

    name: str
    label: str


class SectionForm(MergingForm):
    """The base of all sections. `asked`: the questions that it asks, which are not files."""

    asked: ClassVar[tuple[Question, ...]] = ()

    @property
    def answers(self) -> dict[str, Given]:
        """What was given, by question."""
        return {each.code: self._given(each) for each in self.asked}

    @property
    def marks_of_typed(self) -> str:
        """What the page holds, to be compared with when it is sent again without having been loaded anew."""
        return " ".join(f"{name}:{mark(self.typed[name])}" for name in self.merges)

    def refuse(self, refusal: Refused) -> None:
        """A refusal of a question belongs to its field."""
        for each in (refusal, *refusal.also):
            field = PREFIX + each.field if PREFIX + each.field in self else each.field
            super().refuse(Refused(each.message, field))

    def cells(self, question: Question) -> list[Cell]:
        """The rows of a table."""
        return [Cell(f"{PREFIX}{question.code}-{each.code}", each.label.plain()) for each in question.options]

    def _given(self, question: Question) -> Given:
        name = PREFIX + question.code
        why = self[name + WHY].data if name + WHY in self else ""
        if question.kind is Kind.TABLE:
            raw: Any = {code: self[f"{name}-{code}"].data for code in question.codes}
        else:
            raw = self[name].data
        return answers.read(question, raw, why or "")


def form_of(section: Section, questions: Sequence[Question], setting: Setting) -> type[SectionForm]:
    """The form of these questions of a section, with the names of the body and of the days in them."""
    asked = tuple(each for each in questions if each.kind is not Kind.FILE)
    fields: dict[str, Any] = {}
    for each in asked:
        number = section.questions.index(each) + 1
        fields |= _fields(each, f"{number}. {each.ask.plain(setting.fills)}", setting)
    names = [PREFIX + each.code for each in asked]
    pairs = tuple((each, each + WHY) for each in names if each in fields and each + WHY in fields)
    made = {"asked": asked, "merges": tuple(fields), "belong_together": pairs}
    return type("SectionOfSurvey", (SectionForm,), {**made, **fields})


def names_of(question: Question) -> list[str]:
    """The names of the fields in which an answer to this question is given."""
    name = PREFIX + question.code
    return [f"{name}-{each}" for each in question.codes] if question.kind is Kind.TABLE else [name]


def filled_in(questions: Sequence[Question], given: Mapping[str, Given]) -> dict[str, Any]:
    """What fills the form in with these answers."""
    data: dict[str, Any] = {}
    for each in questions:
        data |= _filled(each, given.get(each.code, NOTHING))
    return data


def _filled(question: Question, given: Given) -> dict[str, Any]:
    name, missing = PREFIX + question.code, given.missing.value if given.missing else ""
    if question.kind in CHOOSING:
        return {name: missing or given.value}
    if question.kind is Kind.MANY:
        return {name: [*(given.value or []), *([missing] if missing else [])]}
    if question.kind is Kind.TABLE:
        cells = {**(given.value or {}), **(given.unread or {})}
        rows = {f"{name}-{code}": str(cells.get(code, "")) for code in question.codes}
        return {**rows, name + WHY: missing}
    text = given.unread if given.unread is not None else given.value
    return {name: "" if text is None else str(text), name + WHY: missing}


def _fields(question: Question, label: str, setting: Setting) -> dict[str, Any]:
    name = PREFIX + question.code
    told = {"description": question.help.plain(setting.fills)}
    if question.kind in CHOOSING:
        return {name: One(label, choices=_choices(question, setting), **told)}
    if question.kind is Kind.MANY:
        return {name: Several(label, choices=_choices(question, setting), **told)}
    if question.kind is Kind.LONG_TEXT:
        return {name: LongText(label, longest=question.longest, named="Answer", **told)}
    if question.kind is Kind.TABLE:
        rows = {
            f"{name}-{each.code}": Text(each.label.plain(), longest=LONGEST_UNREADABLE, named="Number")
            for each in question.options
        }
        return {**rows, name + WHY: _why(question)}
    longest = question.longest if question.kind in WORDS else LONGEST_UNREADABLE
    field = Text(label, longest=longest, named="Answer", **told)
    return {name: field} if question.kind in WORDS else {name: field, name + WHY: _why(question)}


def _choices(question: Question, setting: Setting) -> list[SelectChoice]:
    own = [SelectChoice(each.code, each.label.plain(setting.fills)) for each in question.options]
    return own + [SelectChoice(each.value, each.words) for each in _missing(question)]


def _why(question: Question) -> Drop:
    choices = [SelectChoice("", GIVEN_ABOVE)]
    choices += [SelectChoice(each.value, each.words) for each in _missing(question)]
    what = (
        "a date" if question.kind is Kind.DATE else "numbers" if question.kind is Kind.TABLE else "a number"
    )
    return Drop(f"If you cannot give {what}", choices=choices)


def _missing(question: Question) -> list[Missing]:
    return [each for each in Missing if question.may_refuse or each is not Missing.REFUSED]
