"""Requests for references as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass

from volunteer_app.foundation.presenting import day
from volunteer_app.roles import queries as roles
from volunteer_app.vetting.references import rules
from volunteer_app.vetting.references.models import ReferenceRequest
from volunteer_app.vetting.references.rules import RequestState
from volunteer_app.vetting.rules import CheckOutcome

Row = tuple[str, str]
_TONES = {
    RequestState.ASKED: "progress",
    RequestState.REMINDED: "progress",
    RequestState.ANSWERED: "good",
    RequestState.REFUSED: "attention",
    RequestState.EXPIRED: "attention",
    RequestState.WITHDRAWN: "neutral",
}


@dataclass(frozen=True)
class Standing:
    """What a list says of one request. `next_step` is empty when nobody has to do anything."""

    tag: str
    tone: str
    next_step: str


def standing(request: ReferenceRequest) -> Standing:
    """Where a request is, and what the coordinator does next."""
    if request.check.outcome is CheckOutcome.HAS_INFORMATION:
        return Standing("To be weighed", "attention", "Read it, and record the outcome of the check")
    steps = {
        RequestState.REFUSED: "Ask somebody else",
        RequestState.EXPIRED: "Ask somebody else, or ask them again",
    }
    if request.state.is_open and not request.referee_email:
        return Standing(
            request.state.words, "progress", "Telephone or write to them, and enter what they say"
        )
    return Standing(request.state.words, _TONES[request.state], steps.get(request.state, ""))


def summary(request: ReferenceRequest) -> list[Row]:
    """Who was asked, for what, when and how."""
    role = roles.by_code(request.role_code)
    rows = [
        ("Referee", request.referee_name),
        ("How they know the person", request.relationship_to_person),
        ("Email address", request.referee_email),
        ("Telephone number", request.referee_phone),
        ("Postal address", request.referee_address),
        ("Role", role.name if role else request.role_code),
        ("Asked for by", request.organisation.name),
        ("Asked", f"{day(request.asked_on)}, by {request.asked_by}"),
        ("Reminders sent", str(request.reminders_sent) if request.reminders_sent else ""),
        ("Can answer until", day(rules.last_day(request.asked_on)) if request.state.is_open else ""),
        ("Answered", _answered(request)),
        ("Withdrawn because", request.withdrawn_because.words if request.withdrawn_because else ""),
    ]
    return [(name, value) for name, value in rows if value]


def said(request: ReferenceRequest) -> list[Row]:
    """What the referee said, question by question; for those who decide on it."""
    answers = request.answers
    if answers is None:
        kept = request.said if request.state is RequestState.REFUSED else None
        return [("Why they would rather not", kept["refusal"])] if kept else []
    rows = [("Has known them for", answers.known_for.words), ("Knows them", answers.capacity.words)]
    rows += [(f"Content: {group.words.lower()}", said.words) for group, said in answers.content.items()]
    rows += [("Would be good at", answers.strengths or "Not said")]
    return [*rows, ("Worried", answers.concern if answers.has_concern else "No")]


def to_weigh(request: ReferenceRequest) -> Sequence[str]:
    """Why a person has to weigh it; nothing once somebody has."""
    if request.answers is None or request.check.outcome is not CheckOutcome.HAS_INFORMATION:
        return ()
    return rules.to_weigh(request.answers, request.asked_on)


def _answered(request: ReferenceRequest) -> str:
    if request.answered_at is None or request.route is None:
        return ""
    entered = f", entered by {request.entered_by}" if request.entered_by else ""
    return f"{day(request.answered_at)}, {request.route.words.lower()}{entered}"
