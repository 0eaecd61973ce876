"""A questionnaire from its tables: one file of the whole, and one for each section. Pure.

Everything that can be wrong with one is found here, when it is read: a questionnaire that refers to a
question that it does not ask never reaches a page.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from volunteer_app.survey.rules import texts
from volunteer_app.survey.rules.shapes import (
    CHOOSING,
    NUMBERS,
    WORDS,
    Condition,
    CrossCheck,
    CrossRule,
    Kind,
    Level,
    Option,
    Question,
    Questionnaire,
    Section,
    Span,
    Term,
    Tolerance,
)

CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
ROW = re.compile(r"[a-z][a-z0-9-]{1,39}")
YES_NO = (Option("yes", texts.Text({"en": "Yes"})), Option("no", texts.Text({"en": "No"})))

Table = Mapping[str, Any]


def read(whole: Table, sections: Sequence[Table]) -> Questionnaire:
    """The questionnaire of these tables, whose questions are found and fit together.

    Raises:
        ValueError: with a sentence that names the place.
    """
    lists = {name: _options(found, f"list {name}") for name, found in whole.get("lists", {}).items()}
    made = Questionnaire(
        version=str(whole["version"]),
        title=texts.read(whole["title"], "title"),
        intro=texts.read(whole.get("intro"), "intro"),
        terms=tuple(
            Term(code, texts.read(each["word"], code), texts.read(each["means"], code))
            for code, each in whole.get("terms", {}).items()
        ),
        sections=tuple(_section(each, lists) for each in sections),
        checks=tuple(_check(each) for section in sections for each in section.get("checks", ())),
    )
    _fits_together(made)
    return made


def _section(found: Table, lists: Mapping[str, tuple[Option, ...]]) -> Section:
    code = _code(found["code"])
    return Section(
        code,
        texts.read(found["title"], code),
        texts.read(found.get("intro"), code),
        tuple(_question(each, lists) for each in found["questions"]),
    )


def _question(found: Table, lists: Mapping[str, tuple[Option, ...]]) -> Question:
    code, kind = _code(found["code"]), Kind(found["kind"])
    unknown = found.keys() - _OF_A_QUESTION
    if unknown:
        raise ValueError(f"{code}: nobody knows what {', '.join(sorted(unknown))} means")
    made = Question(
        code=code,
        kind=kind,
        ask=texts.read(found["ask"], code),
        comparable_since=str(found["comparable_since"]),
        help=texts.read(found.get("help"), code),
        options=_options_of(found, kind, lists),
        only_if=tuple(_condition(each) for each in found.get("only_if", ())),
        required=bool(found.get("required", True)),
        may_refuse=bool(found.get("may_refuse", True)),
        unit=texts.read(found.get("unit"), code),
        places=int(found.get("places", 2 if kind is Kind.MONEY else 0)),
        possible=_span(found.get("possible")),
        usual=_span(found.get("usual")),
        longest=int(found.get("longest", 0)),
        most_chosen=int(found.get("most_chosen", 0)),
        figure=str(found.get("figure", "")),
        tolerance=_tolerance(found.get("tolerance", {})),
        consent=bool(found.get("consent", False)),
    )
    _is_sound(made)
    return made


_OF_A_QUESTION = set(Question.__dataclass_fields__) | {"list"}


def _options_of(found: Table, kind: Kind, lists: Mapping[str, tuple[Option, ...]]) -> tuple[Option, ...]:
    if kind is Kind.YES_NO:
        return YES_NO
    if "list" in found:
        if found["list"] not in lists:
            raise ValueError(f"{found['code']}: there is no list {found['list']}")
        return lists[found["list"]]
    return _options(found.get("options", ()), str(found["code"]))


def _options(found: Iterable[Table], where: str) -> tuple[Option, ...]:
    made = tuple(
        Option(
            str(each["code"]),
            texts.read(each["label"], where),
            texts.read(each.get("hint"), where),
            bool(each.get("alone", False)),
        )
        for each in found
    )
    codes = [each.code for each in made]
    if len(set(codes)) != len(codes) or not all(
        CODE.fullmatch(each) or ROW.fullmatch(each) for each in codes
    ):
        raise ValueError(f"{where}: each option has a code of its own")
    return made


def _condition(found: Table) -> Condition:
    above = found.get("above")
    made = Condition(
        str(found["question"]), tuple(found.get("is", ())), None if above is None else Decimal(str(above))
    )
    if bool(made.is_one_of) == (made.above is not None):
        raise ValueError(f"{made.question}: a condition says either which answers, or above which number")
    return made


def _check(found: Table) -> CrossCheck:
    code = _code(found["code"])
    return CrossCheck(
        code,
        CrossRule(found["rule"]),
        Level(found["level"]),
        tuple(found["left"]),
        tuple(found["right"]),
        texts.read(found["says"], code),
        _span(found.get("span")),
    )


def _span(found: Sequence[Any] | None) -> Span:
    """From a pair such as [0, 100]; "" stands for no end."""
    if found is None:
        return Span()
    least, most = (None if each == "" else Decimal(str(each)) for each in found)
    if least is not None and most is not None and least > most:
        raise ValueError(f"{least} to {most} is no span")
    return Span(least, most)


def _tolerance(found: Table) -> Tolerance:
    return Tolerance(Decimal(str(found.get("share", 0))), Decimal(str(found.get("least", 0))))


def _code(found: Any) -> str:
    if not isinstance(found, str) or not CODE.fullmatch(found):
        raise ValueError(f"“{found}” is no code: small letters, digits and underscores, 2 to 40 of them")
    return found


def _is_sound(made: Question) -> None:
    needs_options = made.kind in CHOOSING or made.kind in {Kind.MANY, Kind.TABLE}
    if needs_options != bool(made.options):
        raise ValueError(f"{made.code}: options belong to what is chosen, and to tables")
    if (made.kind in WORDS) != bool(made.longest):
        raise ValueError(f"{made.code}: a text says how long it may be, and nothing else does")
    if made.kind not in NUMBERS and (made.possible != Span() or made.usual != Span()):
        raise ValueError(f"{made.code}: only numbers lie in a span")
    if made.kind in NUMBERS and (made.possible.least is None or made.possible.most is None):
        raise ValueError(f"{made.code}: a number says what is possible")
    if made.consent and made.kind is not Kind.YES_NO:
        raise ValueError(f"{made.code}: consent is yes or no")


def _fits_together(made: Questionnaire) -> None:
    codes = [each.code for each in made.questions()]
    twice = {each for each in codes if codes.count(each) > 1}
    if twice or len({each.code for each in made.sections}) != len(made.sections):
        raise ValueError(f"asked twice: {', '.join(sorted(twice))}")
    for each in made.questions():
        _conditions_come_before(made, each, codes)
    for check in made.checks:
        for code in check.questions:
            if code not in made.by_code or made.by_code[code].kind not in NUMBERS:
                raise ValueError(f"{check.code}: {code} is no question with a number")


def _conditions_come_before(made: Questionnaire, question: Question, codes: list[str]) -> None:
    for each in question.only_if:
        if each.question not in codes[: codes.index(question.code)]:
            raise ValueError(f"{question.code}: {each.question} is not asked before it")
        offered = made.by_code[each.question].codes
        if not set(each.is_one_of) <= set(offered):
            raise ValueError(f"{question.code}: {each.question} has no such answer")
