"""What has helped elsewhere where few people apply, or a stage is slow. A bank of good practice tells it."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from volunteer_app.foundation.clock import LONDON
from volunteer_app.recruitment.models import Opportunity

# Our own measure: after two weeks, fewer applications than volunteers who are wanted
PATIENCE = timedelta(days=14)


class Situation(StrEnum):
    """Where advice is wanted."""

    FEW_APPLY = "few_apply"
    SLOW_STAGE = "slow_stage"


class Advice(NamedTuple):
    """Something to read: what it is, and where."""

    text: str
    address: str


# Given the situation and what it is about, in words (a role, or a stage): a text and an address each
Source = Callable[[Situation, str], Sequence[tuple[str, str]]]
_sources: list[Source] = []


def source(of: Source) -> None:
    """Ask this. It is wired in `blueprints`."""
    if of not in _sources:
        _sources.append(of)


def advice(situation: Situation, about: str) -> list[Advice]:
    """What to read."""
    return [Advice(*each) for of in _sources for each in of(situation, about)]


def few_apply(opportunity: Opportunity, applied: int, today: date) -> bool:
    """Whether fewer people have applied than are wanted, though it has been published for a while."""
    if opportunity.published_at is None or applied >= opportunity.volunteers_wanted:
        return False
    return opportunity.published_at.astimezone(LONDON).date() + PATIENCE <= today
