"""Clocks, stages and moves in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import url_for

from volunteer_app.foundation.presenting import count
from volunteer_app.foundation.templating import this_page
from volunteer_app.recruitment.models import Application, ApplicationMove
from volunteer_app.recruitment.rules import Clock, Stage, allowed_moves, clock_state, in_a_sentence

TONES = {Clock.GREEN: "good", Clock.AMBER: "attention", Clock.RED: "bad"}


def stage_words(stage: Stage) -> str:
    """The stage inside a sentence."""
    return in_a_sentence(stage)


@dataclass(frozen=True)
class Waiting:
    """How long an application has been in its stage."""

    days: int
    words: str
    clock: str
    tone: str


def waiting(application: Application, today: date) -> Waiting:
    """The stage's clock in words. A stage without a clock (placed, declined, withdrawn) has none."""
    days = (today - application.stage_since).days
    words = "Since today" if days == 0 else count(days, "day")
    if application.red_on is None:
        return Waiting(days, words, "", "neutral")
    state = clock_state(application.amber_on, application.red_on, today)
    return Waiting(days, words, state.words, TONES[state])


def stage_links(counts: Mapping[Stage, int], chosen: Stage | None) -> list[tuple[str, str, bool]]:
    """Each stage with its count, as the pipeline's sub-navigation."""
    away = {"after": None, "before": None, "view": "all"}
    ended = {Stage.PLACED, Stage.DECLINED, Stage.WITHDRAWN}
    waiting_for = sum(number for stage, number in counts.items() if stage not in ended)
    links = [(f"In progress ({waiting_for:,})", this_page(stage=None, **away), chosen is None)]
    for stage in Stage:
        number = counts.get(stage, 0)
        if number or stage is chosen or stage not in {Stage.ENQUIRY}:
            words = f"{stage.value.replace('_', ' ').capitalize()} ({number:,})"
            links.append((words, this_page(stage=stage.value, **away), stage is chosen))
    return links


@dataclass(frozen=True)
class Choice:
    """A move that can be chosen on an application's page."""

    text: str
    url: str
    is_forward: bool


MOVE_WORDS = {
    Stage.APPLIED: "Move to applied",
    Stage.SHORTLISTED: "Shortlist",
    Stage.INTERVIEWED: "Record the interview",
    Stage.CHECKS: "Back to checks",
    Stage.TRAINING: "Move to training",
    Stage.READY: "Mark as ready",
    Stage.ON_HOLD: "Put on hold",
    Stage.DECLINED: "Decline",
    Stage.WITHDRAWN: "Record that they withdrew",
}


def choices(application: Application) -> list[Choice]:
    """What can be done next with an application, forward first."""
    found: list[Choice] = []
    ref = application.reference
    stage = application.stage
    for to in allowed_moves(stage, application.held_from):
        if stage is Stage.OFFERED and to is Stage.CHECKS:
            url = url_for("recruitment.record_answer", reference=ref)
            found.append(Choice("Record their answer to the offer", url, is_forward=True))
        elif stage is Stage.INTERVIEWED and to is Stage.OFFERED:
            found.append(
                Choice("Make an offer", url_for("recruitment.offer", reference=ref), is_forward=True)
            )
        else:
            url = url_for("recruitment.move", reference=ref, stage=to.value)
            aside = {Stage.ON_HOLD, Stage.DECLINED, Stage.WITHDRAWN}
            found.append(
                Choice(move_words(stage, to), url, is_forward=to not in aside and not _goes_back(stage, to))
            )
    return found


def move_words(stage: Stage, to: Stage) -> str:
    """What a move is called on its button and page."""
    if stage is Stage.ON_HOLD and to not in {Stage.DECLINED, Stage.WITHDRAWN}:
        return f"Take off hold, back to {to.value.replace('_', ' ')}"
    if stage is Stage.OFFERED and to is Stage.INTERVIEWED:
        return "Take the offer back"
    if _goes_back(stage, to):
        return f"Move back to {to.value.replace('_', ' ')}"
    return MOVE_WORDS.get(to, f"Move to {to.value.replace('_', ' ')}")


def _goes_back(stage: Stage, to: Stage) -> bool:
    order = list(Stage)
    return stage is not Stage.ON_HOLD and order.index(to) < order.index(stage)


def move_title(move: ApplicationMove) -> str:
    """What happened, in a few words."""
    stage = move.to_stage.value.replace("_", " ")
    if move.from_stage is None:
        return "Application received"
    if move.from_stage is Stage.ON_HOLD:
        return f"Taken off hold: {stage}"
    return f"Moved from {move.from_stage.value.replace('_', ' ')} to {stage}"
