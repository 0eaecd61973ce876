"""A form that was filled in, beside the return as it stands: what would change, what others changed, what is
wrong and in which row.

Each question is looked at by itself. The form says which answer it was made with, so it is known who changed
what: who filled it in, somebody else meanwhile, or both.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from volunteer_app.survey.checked import Whole
from volunteer_app.survey.models import SurveyAnswer
from volunteer_app.survey.offline import cells
from volunteer_app.survey.offline.cells import OWN
from volunteer_app.survey.offline.reading import Filled, Where, Written
from volunteer_app.survey.rules import checking, of_kinds
from volunteer_app.survey.rules.answers import NOTHING, Given
from volunteer_app.survey.rules.checking import Finding
from volunteer_app.survey.rules.shapes import CHOOSING, WORDS, Kind, Question, Section


class Became(StrEnum):
    """What became of an answer since the form was made."""

    SAME = "same"  # the form says what is stored
    MINE = "mine"  # changed in the form alone
    THEIRS = "theirs"  # changed by somebody else alone
    BOTH = "both"  # changed in the form, and otherwise by somebody else


@dataclass(frozen=True)
class Fault:
    """Something that is not right: where, in which question, what was written there, and what to do."""

    where: Where
    place: str
    question: str
    written: str
    words: str


@dataclass(frozen=True)
class Item:
    """A question of the form: what is stored, what the form says, and what is wrong with that."""

    question: Question
    where: Where
    became: Became
    row: SurveyAnswer | None
    stored: Given
    given: Given
    faults: tuple[Fault, ...]

    @property
    def code(self) -> str:
        """The code of its question."""
        return self.question.code

    @property
    def is_new(self) -> bool:
        """Whether the form says something else than what is stored, and says it on purpose."""
        return self.became in {Became.MINE, Became.BOTH}

    @property
    def is_bad(self) -> bool:
        """Whether it would change something, and is not right."""
        return self.is_new and bool(self.faults)


@dataclass(frozen=True)
class Compared:
    """The whole form. `strange`: lines that belong to no question. `not_theirs`: sections left out."""

    whole: Whole
    items: tuple[Item, ...]
    strange: tuple[Fault, ...]
    not_theirs: tuple[str, ...]
    places: Mapping[str, Where]

    def those(self, became: Became) -> list[Item]:
        """The questions of which this became, and with which nothing is wrong."""
        return [each for each in self.items if each.became is became and not each.is_bad]

    @property
    def bad(self) -> list[Item]:
        """The questions whose answers are not right, and are never taken."""
        return [each for each in self.items if each.is_bad]

    @property
    def faults(self) -> list[Fault]:
        """Everything that keeps something from being taken, row by row."""
        return [*(fault for each in self.bad for fault in each.faults), *self.strange]

    @cached_property
    def after(self) -> dict[str, Given]:
        """The answers as they would be: of two that differ, that of the form."""
        return {**self.whole.given, **{each.code: each.given for each in self.items if _is_taken(each)}}

    @cached_property
    def left(self) -> list[Fault]:
        """What would still have to be put right before the return is signed off, where the form has it."""
        asked = self.whole.questionnaire
        found = checking.check(asked, self.after, self.whole.setting).errors
        fills = self.whole.setting.fills
        return [
            Fault(where, each.path, asked.by_code[each.questions[0]].ask.plain(fills), "", each.words)
            for each in found
            if (where := self._where(each)) is not None
        ]

    def _where(self, finding: Finding) -> Where | None:
        return self.places.get(finding.path) or self.places.get(finding.path.rpartition(".")[0])


def compare(whole: Whole, filled: Filled, may_answer: Collection[str] | None) -> Compared:
    """What the form would change. `may_answer`: the codes of the sections that are theirs; None: all."""
    sections = [
        each for each in whole.questionnaire.sections if may_answer is None or each.code in may_answer
    ]
    parts = [part for section in sections for part in _parts(whole, section, filled)]
    theirs = {each.code for each in sections}
    places = {
        place: written[0].where
        for place, written in filled.lines.items()
        if place.partition(".")[0] in theirs
    }
    items = tuple(_judged(whole, each, filled) for each in parts)
    strange, not_theirs = _strange(whole, filled, theirs)
    return Compared(whole, items, strange, not_theirs, places)


def _is_taken(item: Item) -> bool:
    return item.is_new and not item.is_bad


def _parts(whole: Whole, section: Section, filled: Filled) -> list[Item]:
    """The questions of a section that the form has, not yet judged."""
    asked = [each for each in section.questions if each.kind is not Kind.FILE]
    return [
        _item(whole, each, filled) for each in asked if whole.questionnaire.path(each.code) in filled.lines
    ]


def _item(whole: Whole, question: Question, filled: Filled) -> Item:
    fills, path = whole.setting.fills, whole.questionnaire.path(question.code)
    own, row = filled.lines[path][0], whole.rows.get(question.code)
    typed = {OWN: own.answer}
    for code in question.codes if question.kind not in CHOOSING else ():
        if written := filled.lines.get(f"{path}.{code}"):
            typed[code] = written[0].answer
    given = cells.read(question, typed, own.why, fills)
    stored = whole.given.get(question.code, NOTHING)
    became = _became(cells.as_read(question, stored, fills), given, own.mark, question)
    return Item(question, own.where, became, row, stored, given, _slips(whole, question, filled))


def _became(stored: Given, given: Given, before: str, question: Question) -> Became:
    if given == stored:
        return Became.SAME
    now, mine = (checking.mark({question.code: each}, (question.code,)) for each in (stored, given))
    if before == now or (not before and not stored):
        return Became.MINE
    return Became.THEIRS if before == mine else Became.BOTH


def _slips(whole: Whole, question: Question, filled: Filled) -> tuple[Fault, ...]:
    """What is wrong with the lines themselves: a row is gone or stands twice, a reason is none."""
    path, fills = whole.questionnaire.path(question.code), whole.setting.fills
    own = filled.lines[path][0]
    found = []

    def note(line: Written, written: str, words: str) -> None:
        found.append(Fault(line.where, path, question.ask.plain(fills), written, words))

    has_rows = question.kind in {Kind.TABLE, Kind.MANY}
    for each in (path, *(f"{path}.{code}" for code in question.codes if has_rows)):
        lines = filled.lines.get(each, ())
        for line in lines[1:]:
            note(line, line.answer, f"This row stands in the form twice, also in row {lines[0].where.row}")
        if not lines:
            row = question.option(each.rpartition(".")[2])
            name = row.label.plain(fills) if row is not None else each
            note(own, "", f"The row “{name}” is missing. Download the form again and copy your answers")
    if own.why and cells.reason(own.why) is None:
        note(own, own.why, f"“{own.why[:30]}” is none of the reasons listed. Choose one, or delete it")
    if own.why and question.kind in WORDS:
        note(own, own.why, "This question takes no reason. Delete it")
    return tuple(found)


def _judged(whole: Whole, item: Item, filled: Filled) -> Item:
    """With what is wrong with its answer by itself, also where the question does not apply."""
    if not item.is_new:
        return item
    question, path = item.question, _path(whole, item)
    ask = question.ask.plain(whole.setting.fills)
    long = of_kinds.too_long(question, item.given)
    found = [of_kinds.Fault("", "too_long", long)] if long else _problems(whole, item)
    faults = []
    for each in found:
        place = f"{path}.{each.row}" if each.row else path
        line = filled.lines.get(place, filled.lines[path])[0]
        faults.append(Fault(line.where, place, ask, line.answer or line.why, each.words))
    return replace(item, faults=(*item.faults, *faults))


def _problems(whole: Whole, item: Item) -> list[of_kinds.Fault]:
    return list(of_kinds.problems(item.question, item.given, whole.setting.reference_day))


def _path(whole: Whole, item: Item) -> str:
    return whole.questionnaire.path(item.code)


def _strange(
    whole: Whole, filled: Filled, theirs: Collection[str]
) -> tuple[tuple[Fault, ...], tuple[str, ...]]:
    """Lines of no question, and the titles of the sections that somebody else answers."""
    asked = whole.questionnaire
    known = {asked.path(question.code): question for question in asked.questions()}
    strange, others = [], set()
    for place, lines in filled.lines.items():
        section, _, rest = place.partition(".")
        question = known.get(place) or known.get(place.rpartition(".")[0])
        is_known = place in known or (question is not None and place.rpartition(".")[2] in question.codes)
        if not is_known:
            words = "This row belongs to no question: its column “Place” was changed. Nothing of it is taken"
            strange.append(Fault(lines[0].where, rest, "", lines[0].answer, words))
        elif section not in theirs:
            others.add(section)
    titles = [each.title.plain(whole.setting.fills) for each in asked.sections if each.code in others]
    return tuple(strange), tuple(titles)
