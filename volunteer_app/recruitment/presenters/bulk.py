"""Moving many applications, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import SelectChoice

from volunteer_app.foundation.presenting import count
from volunteer_app.recruitment.bulk import Line
from volunteer_app.recruitment.models import Application
from volunteer_app.recruitment.presenters.pipeline import MOVE_WORDS
from volunteer_app.recruitment.rules import Stage, in_a_sentence

# The subject of the letter that a stage sends (templates/recruitment/mail)
LETTERS = {Stage.DECLINED: "About your application", Stage.WITHDRAWN: "About your application"}


def stage_choices(targets: Mapping[Stage, int], of: int) -> list[SelectChoice]:
    """The stages to choose from, each with how many can go there."""
    return [
        SelectChoice(
            to.value,
            _words(to),
            render_kw={"hint": _how_many(to, number, of)},
        )
        for to, number in targets.items()
    ]


def _how_many(to: Stage, number: int, of: int) -> str:
    """How many the order of stages lets go there, and what else stands in their way."""
    if to is Stage.OFFERED:
        return f"{number:,} of {of:,} can, each on its own page: an offer has its own letter"
    can = f"{number:,} of {of:,} can"
    return f"{can}, if nothing is missing. You see next what is" if to is Stage.READY else can


def _words(to: Stage) -> str:
    if to is Stage.OFFERED:
        return "Make an offer"
    if to is Stage.CHECKS:
        return "Move to checks"
    return MOVE_WORDS.get(to, f"Move to {in_a_sentence(to)}")


@dataclass(frozen=True)
class Preview:
    """What a move would do to those who were chosen."""

    to: Stage
    title: str
    button: str
    going: Sequence[Line]
    staying: Sequence[Line]
    gone: int
    letter: str


def preview(lines: Sequence[Line], to: Stage, chosen: int) -> Preview:
    """Who moves, who stays and why, and which letters go."""
    going = [line for line in lines if not line.problem]
    return Preview(
        to=to,
        title=f"Check before you move: {in_a_sentence(to)}",
        button=f"Move {count(len(going), 'application')} to {in_a_sentence(to)}",
        going=going,
        staying=[line for line in lines if line.problem],
        gone=chosen - len(lines),
        letter=_letter(going, to),
    )


def _letter(going: Sequence[Line], to: Stage) -> str:
    hears = sum(line.hears for line in going)
    if to not in LETTERS:
        return "Nobody gets an email about this move."
    if not hears:
        return "None of them has an email address: tell them yourself."
    others = [line.application.person.full_name for line in going if not line.hears]
    rest = (
        f" {count(len(others), 'person has', 'people have')} no email address: tell them yourself "
        f"({', '.join(others)})."
        if others
        else ""
    )
    who = f"{count(hears, 'person', 'people')} will get the email “{LETTERS[to]}”"
    return f"If you choose so, {who}, which names no role and no reason.{rest}"


@dataclass(frozen=True)
class Result:
    """What came of a move of many."""

    words: str
    told: str
    moved: Sequence[Application]
    left: Sequence[tuple[str, Application | None, str]]


def result(outcome: Mapping[str, Any], applications: Sequence[Application]) -> Result:
    """The counts, and each who was left with the reason."""
    by_reference = {each.reference: each for each in applications}
    moved = [by_reference[reference] for reference in outcome["moved"] if reference in by_reference]
    number, told = len(outcome["moved"]), int(outcome["told"])
    return Result(
        words=f"{count(number, 'application')} moved to {in_a_sentence(Stage(outcome['to']))}",
        told=f"{count(told, 'person', 'people')} will get an email." if told else "No email was sent.",
        moved=moved,
        left=[(reference, by_reference.get(reference), why) for reference, why in outcome["left"]],
    )
