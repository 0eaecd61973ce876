"""Answers in words, sorted into themes: the themes that there are, and how many answers have each. Pure."""

import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from volunteer_app.survey.results.bodies import ALL
from volunteer_app.survey.results.method import DATA
from volunteer_app.survey.results.rounding import shown
from volunteer_app.survey.results.rows import HIDDEN, Measure, Place, Row, Table
from volunteer_app.survey.rules.answers import NOTHING, Given
from volunteer_app.survey.rules.shapes import Question, Questionnaire


@dataclass(frozen=True)
class Theme:
    """Something that answers speak of."""

    code: str
    label: str


@dataclass(frozen=True)
class Coded:
    """What one reader found in an answer."""

    reader: str
    themes: frozenset[str]
    is_quote: bool = False


@dataclass(frozen=True)
class Answer:
    """An answer in words, and what readers found in it. `text`: as it was given."""

    text: str
    coded: tuple[Coded, ...]
    may_be_quoted: bool

    @property
    def themes(self) -> frozenset[str]:
        """What half of its readers or more found in it."""
        found = {theme for each in self.coded for theme in each.themes}
        return frozenset(
            theme
            for theme in found
            if 2 * sum(theme in each.themes for each in self.coded) >= len(self.coded)
        )

    @property
    def is_quoted(self) -> bool:
        """Whether it stands in the results: its body agrees, and so does every reader."""
        return self.may_be_quoted and bool(self.coded) and all(each.is_quote for each in self.coded)


@cache
def frames() -> Mapping[str, tuple[Theme, ...]]:
    """The themes of each question that is answered in words."""
    found = tomllib.loads((DATA / "themes.toml").read_text(encoding="utf-8"))
    return {
        question: tuple(Theme(**each) for each in frame["themes"])
        for frame in found["frames"]
        for question in frame["questions"]
    }


def consent_of(questionnaire: Questionnaire, question: Question) -> Question | None:
    """The question by which a body agrees that this answer is used in its own words; None: there is none.

    It stands in the same section, and is asked under the same conditions: it is about the same thing.
    """
    section = questionnaire.section_by_question[question.code]
    return next(
        (each for each in section.questions if each.consent and each.only_if == question.only_if), None
    )


def may_be_quoted(questionnaire: Questionnaire, question: Question, given: Mapping[str, Given]) -> bool:
    """Whether the body agreed that its answer is used in its own words."""
    asks = consent_of(questionnaire, question)
    return asks is not None and given.get(asks.code, NOTHING).value == "yes"


def theme_rows(
    place: Place, themes: Sequence[Theme], answers: Collection[Answer], fewest: int
) -> Iterator[Row]:
    """How many bodies speak of each theme; nothing of fewer than `fewest`, and of none by name."""
    coded = [each for each in answers if each.coded]
    if not coded:
        return
    yield _row(place, "", Measure.ANSWERED, _few(len(coded), fewest))
    for theme in themes:
        number = sum(theme.code in each.themes for each in coded)
        yield _row(place, theme.code, Measure.BODIES, _few(number, fewest))
    agree = agreement(coded, [each.code for each in themes])
    if agree is not None:
        yield _row(place, "", Measure.AGREEMENT, shown(100 * agree, 1.0))
    for each in sorted((each for each in coded if each.is_quoted), key=lambda each: each.text):
        quoted = _row(place, "", Measure.QUOTE, "")
        yield quoted._replace(table=Table.QUOTES, note=each.text)


def agreement(answers: Collection[Answer], themes: Sequence[str]) -> float | None:
    """Of all answers with two readers or more: how often two of them agree on a theme, from 0 to 1."""
    pairs = [pair for each in answers for pair in combinations(each.coded, 2)]
    if not pairs:
        return None
    same = sum((theme in one.themes) == (theme in other.themes) for one, other in pairs for theme in themes)
    return same / (len(pairs) * len(themes))


def _few(number: int, fewest: int) -> str:
    return HIDDEN if number < fewest else str(number)


def _row(place: Place, item: str, measure: Measure, number: str) -> Row:
    return Row(Table.THEMES, *place._replace(item=item), ALL, ALL, measure, number)
