"""The policy in `policy.toml`, with dates and sources: how long a referee has, whom they are asked about."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from volunteer_app.roles.rules import RoleRequirements
from volunteer_app.vetting.references.answers import Capacity, Group


@dataclass(frozen=True)
class Policy:
    """How long a referee has, and what makes an answer satisfactory by itself."""

    effective_from: date
    reminder_days: tuple[int, ...]
    expiry_days: int
    known_for_months: int
    not_independent: frozenset[Capacity]
    source: str


def policy_on(day: date) -> Policy:
    """The policy for what is asked on this day."""
    return max(
        (each for each in _rows().policies if each.effective_from <= day),
        key=lambda each: each.effective_from,
        default=_rows().policies[0],
    )


def groups_asked(role: RoleRequirements) -> tuple[Group, ...]:
    """Whom a referee is asked about for this role, in a fixed order."""
    return tuple(each.name for each in _rows().groups if each.fits(role))


def question(group: Group) -> str:
    """What a referee is asked about this group."""
    return next(each.question for each in _rows().groups if each.name is group)


@dataclass(frozen=True)
class _GroupRow:
    name: Group
    levels: frozenset[str]
    settings: frozenset[str]
    regulated: bool
    question: str

    def fits(self, role: RoleRequirements) -> bool:
        """Whether the role asks about this group."""
        by_level = role.criminal_record_check.value in self.levels
        by_setting = role.setting.value in self.settings
        return by_level or by_setting or (self.regulated and role.may_be_regulated_activity)


@dataclass(frozen=True)
class _Rows:
    policies: tuple[Policy, ...]
    groups: tuple[_GroupRow, ...]


@cache
def _rows() -> _Rows:
    rows = tomllib.loads(Path(__file__).with_name("policy.toml").read_text("utf-8"))
    policies = [
        Policy(
            row["effective_from"],
            tuple(row["reminder_days"]),
            row["expiry_days"],
            row["known_for_months"],
            frozenset(Capacity(each) for each in row["not_independent"]),
            row["source"],
        )
        for row in rows["policy"]
    ]
    groups = [
        _GroupRow(
            Group(row["name"]),
            frozenset(row["levels"]),
            frozenset(row["settings"]),
            row["regulated"],
            row["question"],
        )
        for row in rows["group"]
    ]
    return _Rows(tuple(sorted(policies, key=lambda each: each.effective_from)), tuple(groups))
