"""Which gate a placement has, from what is recorded of a sentence. Pure.

Sources: Prison Act 1952 section 13 and Prison Rules 1999 rule 9 (custody, temporary release); Release on
Temporary Licence Policy Framework (28 May 2019); Criminal Justice (Sentencing) (Licence Conditions) Order
2015 articles 3 and 7; Sentencing Act 2020 Schedule 9. Rows with their sources: data/policy.toml.

A role is judged on every day of the interval. Nothing recorded gates nothing; where something was recorded
but not for that day, a vetting officer has to ask again. Of two records of one person the stricter counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from volunteer_app.roles.rules import CriminalRecordLevel
from volunteer_app.sentences.rules import policy
from volunteer_app.sentences.rules.gates import CLOSED, OPEN, Gate, Question, needs, strictest
from volunteer_app.sentences.rules.items import Item
from volunteer_app.sentences.rules.kinds import Approver, ItemKind, State, Status
from volunteer_app.sentences.rules.policy import ConditionRule, Gating

PRACTITIONER = "their probation practitioner"
OFFICER = "the vetting officer"


class Gates:
    """What is known of one person's sentence. Other rooms ask it for gates; it shows nothing else."""

    __slots__ = ("__items",)

    def __init__(self, items: Iterable[Item] = ()) -> None:
        """Keep what was recorded, without what was entered by mistake."""
        self.__items = tuple(each for each in items if each.state is not State.MISTAKEN)

    @property
    def is_asked(self) -> bool:
        """Whether anybody was asked at all. It says nothing of the answer."""
        return bool(self.__items)

    def judge(self, question: Question) -> Gate:
        """The gate for every day of the question's interval."""
        return judge(self.__items, question)

    def open_days(self, question: Question) -> list[tuple[date, date]]:
        """The days of the interval on which the gate is open: half-open spells, in order."""
        turns = [*_turns(self.__items, question), question.ends_before]
        spells: list[tuple[date, date]] = []
        for first, before in pairwise(turns):
            if on_day(self.__items, question, first).is_open:
                begun = spells.pop()[0] if spells and spells[-1][1] == first else first
                spells.append((begun, before))
        return spells


def judge(items: Sequence[Item], question: Question) -> Gate:
    """The strictest gate of all days of the interval, and the first day on which it is not open."""
    found = [(day, on_day(items, question, day)) for day in _turns(items, question)]
    shut = [day for day, gate in found if not gate.is_open]
    return replace(strictest([gate for _, gate in found]), shut_from=min(shut, default=None))


def _turns(items: Sequence[Item], question: Question) -> list[date]:
    """The first day, and every later one on which something begins, ends or changes."""
    days = {question.starts_on}
    for each in items:
        days.update(day for day in (each.starts_on, each.ends_before, each.since) if day is not None)
    return sorted(day for day in days if question.starts_on <= day < question.ends_before)


def on_day(items: Sequence[Item], question: Question, day: date) -> Gate:
    """The gate of one day."""
    statuses = [each for each in items if each.kind is ItemKind.STATUS]
    held = [each for each in statuses if each.covers(day)]
    parts = [_of_status(each, items, question, day) for each in held]
    if statuses and not held:
        parts.append(needs(OFFICER))
    conditions = (each for each in items if each.kind is ItemKind.CONDITION and each.covers(day))
    return strictest([*parts, *(_of_condition(each, items, question, day) for each in conditions)])


def _of_status(item: Item, items: Sequence[Item], question: Question, day: date) -> Gate:
    assert item.status is not None  # noqa: S101 - a status item has one
    if item.status is Status.IN_CUSTODY:
        return _of_custody(item, items, question, day)
    if policy.statuses()[item.status].work_needs:
        return _approved(Approver.SUPERVISING_OFFICER, PRACTITIONER, items, question, day)
    return OPEN


def _of_custody(item: Item, items: Sequence[Item], question: Question, day: date) -> Gate:
    """In their own prison the governor's approval; elsewhere a temporary release that serves a placement."""
    governor = f"the governor of {item.prison_name}" if item.prison_name else "the governor of their prison"
    if item.prison_id == question.place_id:
        return _approved(Approver.GOVERNOR, governor, items, question, day)
    serving = {kind for kind, rule in policy.releases().items() if rule.serves_a_placement}
    releases = (e for e in items if e.kind is ItemKind.RELEASE and e.release_type in serving)
    return _from_those(releases, governor, question, day)


def _approved(approver: Approver, name: str, items: Sequence[Item], question: Question, day: date) -> Gate:
    approvals = (e for e in items if e.kind is ItemKind.APPROVAL and e.approver is approver)
    return _from_those(approvals, name, question, day)


def _from_those(found: Iterable[Item], name: str, question: Question, day: date) -> Gate:
    """Open where one of them covers the day; closed where one says no; else it waits."""
    fitting = [each for each in found if each.is_for(question.place_id, question.role.code)]
    if any(each.covers(day) for each in fitting):
        return OPEN
    return CLOSED if any(each.shuts(day) for each in fitting) else needs(name)


def _of_condition(item: Item, items: Sequence[Item], question: Question, day: date) -> Gate:
    assert item.condition is not None  # noqa: S101 - a condition item has one
    rule = policy.conditions()[item.condition]
    if not _touches(rule, question):
        return OPEN
    named = question.place_id in item.place_ids
    if rule.gates is Gating.CLOSED or (rule.gates is Gating.CLOSED_WHERE_NAMED and named):
        return CLOSED
    return _approved(Approver.SUPERVISING_OFFICER, PRACTITIONER, items, question, day)


def _touches(rule: ConditionRule, question: Question) -> bool:
    if rule.touches == "prisons":
        return question.place_is_prison or question.role.setting.value in rule.settings
    if rule.touches == "under_18s":
        with_children = question.role.criminal_record_check is CriminalRecordLevel.ENHANCED_CHILD_BARRED
        return with_children or question.place_holds_under_18s or question.role.code in rule.role_codes
    return True
