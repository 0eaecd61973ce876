"""What each requirement's own policy says, read from data/policies.toml. Pure.

A policy says what happens to an approved placement on the day on which the requirement no longer holds, how
many days ahead coordinators hear of it, and whether a waiver can stand in for it.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from volunteer_app.readiness.rules.answers import Answer, Requirement, RequirementKind

DATA = Path(__file__).parents[1] / "data" / "policies.toml"


class OnTheDay(StrEnum):
    """What happens to an approved placement when a requirement no longer holds."""

    SUSPEND = "suspend"
    FLAG = "flag"


@dataclass(frozen=True)
class Policy:
    """One requirement's policy, with its source. `warn_days`: the furthest first."""

    kind: RequirementKind
    on_the_day: OnTheDay
    warn_days: tuple[int, ...]
    may_be_waived: bool
    source: str


@cache
def policies() -> dict[RequirementKind, Policy]:
    """Every requirement's policy.

    Raises:
        ValueError: a requirement has none, or a value is misspelt.
    """
    found = read(DATA.read_text(encoding="utf-8"))
    if missing := set(RequirementKind) - found.keys():
        raise ValueError(f"no policy for {sorted(missing)}")
    return found


def read(text: str) -> dict[RequirementKind, Policy]:
    """The policies of a file's text, by requirement."""
    rows = [_policy(row) for row in tomllib.loads(text)["policies"]]
    return {row.kind: row for row in rows}


def _policy(row: dict[str, Any]) -> Policy:
    days = tuple(row["warn_days"])
    if list(days) != sorted(set(days), reverse=True) or any(each < 1 for each in days):
        raise ValueError(f"{row['kind']}: days ahead must be 1 or more, the furthest first")
    if not row["source"].strip():
        raise ValueError(f"{row['kind']}: no source")
    return Policy(
        kind=RequirementKind(row["kind"]),
        on_the_day=OnTheDay(row["on_the_day"]),
        warn_days=days,
        may_be_waived=row["may_be_waived"],
        source=row["source"],
    )


@dataclass(frozen=True)
class Lapse:
    """The first day on which a requirement does not hold, of the days that were asked about."""

    on: date
    requirement: Requirement
    policy: Policy

    @property
    def is_quiet(self) -> bool:
        """Whether a renewal is under way: the furthest warning would tell nobody anything new."""
        return self.requirement.is_renewing


def lapses(answer: Answer) -> list[Lapse]:
    """Each requirement that does not hold on every day, with its first such day; the earliest first.

    What never held does not hold from the first day that was asked about.
    """
    found = [Lapse(_first_day_without(answer, r), r, policies()[r.kind]) for r in answer.missing]
    return sorted(found, key=lambda each: each.on)


def _first_day_without(answer: Answer, requirement: Requirement) -> date:
    return answer.starts_on if requirement.until is None else requirement.until + timedelta(days=1)


def warning_due(lapse: Lapse, today: date) -> int | None:
    """The warning that is due: the nearest of its policy's days that has come, or None.

    The furthest one is left out while a renewal is under way (DOMAIN: a renewal in flight quiets reminders);
    the nearest is not, since somebody must decide what happens on the day.
    """
    left = (lapse.on - today).days
    if left <= 0:
        return None
    due = [days for days in lapse.policy.warn_days if left <= days]
    if not due:
        return None
    nearest = min(due)
    furthest_alone = len(lapse.policy.warn_days) > 1 and nearest == max(lapse.policy.warn_days)
    return None if lapse.is_quiet and furthest_alone else nearest


def on_the_day(found: Iterable[Lapse], today: date) -> OnTheDay | None:
    """What happens today: suspend where any policy says so, else flag; None where everything holds today."""
    acts = {each.policy.on_the_day for each in found if each.on <= today}
    if OnTheDay.SUSPEND in acts:
        return OnTheDay.SUSPEND
    return OnTheDay.FLAG if acts else None
