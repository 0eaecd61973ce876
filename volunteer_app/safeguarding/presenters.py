"""A concern in words. What it says is read here alone, by whoever has recorded the look."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from volunteer_app.foundation.encryption import CannotOpen
from volunteer_app.foundation.looks import Look
from volunteer_app.foundation.presenting import day, moment
from volunteer_app.safeguarding.models import Concern, ConcernStep
from volunteer_app.safeguarding.rules import BY_LEADS, Act, Said, Told, may

Row = tuple[str, str]
Value = TypeVar("Value")
UNREADABLE = "This cannot be read. Most likely an encryption key is missing: tell whoever runs the service"


@dataclass(frozen=True)
class Event:
    """Something in the story of a concern: who knew or did what, and when."""

    at: datetime
    title: str
    by: str
    details: Sequence[str] = ()


def outline(concern: Concern) -> list[Row]:
    """What a lead reads without opening it."""
    return [
        ("Kind", concern.kind.words),
        ("Urgent", "Yes: somebody may be harmed soon" if concern.is_urgent else "No"),
        ("Organisation", concern.organisation.name),
        ("Raised", f"{moment(concern.raised_at)}, {concern.source.words.lower()}"),
        ("Taken on by", concern.held_by or "Nobody yet"),
    ]


def told(concern: Concern) -> list[Row]:
    """What was raised, about whom and by whom. Whoever asks for it has recorded the look."""
    said = _read(lambda: Told.of(concern.told))
    if said is None:
        return [("What was said", UNREADABLE)]
    person = concern.person
    rows = [
        ("What was said", said.words),
        ("About", said.about),
        ("Record", f"{person.full_name}, {person.reference}" if person else "No record is named"),
        ("When and where", said.when),
        ("Raised from", said.origin),
        ("Raised by", said.name or concern.raised_by),
        ("How to reach them", said.contact),
    ]
    return [row for row in rows if row[1]]


def story(concern: Concern, steps: Iterable[ConcernStep], looks: Iterable[Look]) -> list[Event]:
    """Who knew what, and when: raised, told, opened, done; the first thing first."""
    raised = Event(concern.raised_at, "Raised", concern.raised_by)
    opened = [Event(each.looked_at, "Opened", each.actor_name, (each.why,)) for each in looks]
    return sorted([raised, *map(_event, steps), *opened], key=lambda event: event.at)


def next_acts(concern: Concern, own_key: str) -> list[Act]:
    """What this lead may do now; nobody takes on what is theirs."""
    found = [act for act in BY_LEADS if may(act, concern.standing)]
    return [act for act in found if act is not Act.TAKE_ON or concern.held_by_key != own_key]


def _event(step: ConcernStep) -> Event:
    said = _read(lambda: Said.of(step.said))
    details = (UNREADABLE,) if said is None else (_whom(said), said.words)
    return Event(step.recorded_at, step.act.words, step.recorded_by, tuple(filter(None, details)))


def _whom(said: Said) -> str:
    return f"{said.whom}, {day(said.on)}" if said.on else said.whom


def _read(open_it: Callable[[], Value]) -> Value | None:
    try:
        return open_it()
    except CannotOpen:
        return None
