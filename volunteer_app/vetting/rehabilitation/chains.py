"""Several convictions: how one extends another (section 6(4) to (6)), and what a later never-spent sentence
does to earlier unspent convictions (section 1(1)(b))."""

from dataclasses import dataclass
from datetime import date

from volunteer_app.vetting.rehabilitation.endings import (
    NEVER_SPENT,
    Ending,
    EndingKind,
    Explained,
    Step,
    latest,
    said,
)
from volunteer_app.vetting.rehabilitation.readings import Reading


@dataclass(frozen=True)
class Spell:
    """A conviction's own period. `reach`: without the orders that neither extend nor are extended; None if
    there is nothing else. `is_summary`: convicted only of an offence that cannot be tried on indictment."""

    key: str
    convicted_on: date
    own: Explained
    reach: Ending | None
    is_summary: bool = False


@dataclass
class _Group:
    """Convictions whose periods hang together: all of them end at `end`, which is the end of `last`."""

    members: list[Spell]
    last: Spell
    end: Ending

    @classmethod
    def of(cls, spell: Spell, end: Ending) -> "_Group":
        return cls([spell], spell, end)

    def join(self, other: "_Group") -> None:
        self.members.extend(other.members)
        if _order(other) > _order(self):
            self.last, self.end = other.last, other.end


def extended(spells: list[Spell], reading: Reading, *, summary_extends: bool = True) -> dict[str, Explained]:
    """The answer for each conviction, by its key, after they have extended each other.

    The order in which they are given does not matter. `summary_extends`: whether a later conviction for a
    summary offence alone extends earlier ones.
    """
    groups = _groups(spells, reading, summary_extends=summary_extends)
    by_key = {member.key: group for group in groups for member in group.members}
    never = sorted((s for s in spells if _is_never(s.reach)), key=_by_date)
    return {spell.key: _answer(spell, by_key.get(spell.key), never, reading) for spell in spells}


def _groups(spells: list[Spell], reading: Reading, *, summary_extends: bool) -> list[_Group]:
    """Convictions in the order of their dates, each joined to the groups that are unspent on its date."""
    closed: list[_Group] = []
    unspent: list[_Group] = []
    for spell in sorted(spells, key=_by_date):
        if spell.reach is None or not _takes_part(spell.reach, reading):
            continue
        closed += [each for each in unspent if not _lasts_to(each.end, spell.convicted_on)]
        unspent = [each for each in unspent if _lasts_to(each.end, spell.convicted_on)]
        one = _Group.of(spell, spell.reach)
        if unspent and not (spell.is_summary and not summary_extends):
            one, *others = [*unspent, one]
            for other in others:
                one.join(other)
            unspent = []
        unspent.append(one)
    return [*closed, *unspent]


def _takes_part(reach: Ending, reading: Reading) -> bool:
    """A date extends and is extended; an open end does so in the Act's words, but not in the checker."""
    return reach.kind is EndingKind.ON or (reach.is_open and reading.open_ended_extends)


def _answer(spell: Spell, group: _Group | None, never: list[Spell], reading: Reading) -> Explained:
    answer = spell.own
    end = group.end if group else spell.reach
    if group and end and end.rank > answer.ending.rank:
        answer = answer.then(end, _extension(spell, group.last, end))
    cause = _made_never_spent(spell, end, never, reading)
    if cause and NEVER_SPENT.rank > answer.ending.rank:
        return answer.then(NEVER_SPENT, _never_step(cause))
    return answer


def _made_never_spent(spell: Spell, end: Ending | None, never: list[Spell], reading: Reading) -> Spell | None:
    """The later conviction with a never-spent sentence that came before this one was spent."""
    ends = [end] if end else []
    if reading.never_spent_reaches_orders:
        ends.append(spell.own.ending)
    if not ends:
        return None
    last = latest(ends)
    for each in never:
        if each.key != spell.key and each.convicted_on >= spell.convicted_on:
            return each if _lasts_to(last, each.convicted_on) else None
    return None


def _lasts_to(end: Ending, day: date) -> bool:
    return end.is_open or (end.day is not None and end.day >= day)


def _extension(spell: Spell, cause: Spell, end: Ending) -> Step:
    to = f"to {said(end.day)}" if end.day else "without a known end"
    other = said(cause.convicted_on)
    if _touch(spell, cause):
        early, late = sorted((spell, cause), key=_by_date)
        which = "this" if early is spell else "the other"
        words = (
            f"Extended {to} because of the conviction of {other}: on {said(late.convicted_on)}, "
            f"{which} conviction was not yet spent, and both then end together."
        )
    else:
        words = (
            f"Extended {to} because of the conviction of {other}: others in between join the two, each of "
            "them made before the one before it was spent."
        )
    return Step(words, "6(4)")


def _touch(one: Spell, other: Spell) -> bool:
    early, late = sorted((one, other), key=_by_date)
    return early.reach is not None and _lasts_to(early.reach, late.convicted_on)


def _never_step(cause: Spell) -> Step:
    words = (
        f"Never spent: on {said(cause.convicted_on)}, before this conviction was spent, there was another "
        "one with a sentence that is never spent."
    )
    return Step(words, "1(1)(b)")


def _is_never(reach: Ending | None) -> bool:
    return reach is not None and reach.kind is EndingKind.NEVER_SPENT


def _order(group: _Group) -> tuple[tuple[int, date], date, str]:
    """Which end is later; of two that end together, always the same conviction is named."""
    return group.end.rank, group.last.convicted_on, group.last.key


def _by_date(spell: Spell) -> tuple[date, bool, str]:
    """By date. Of one day's convictions, those for summary offences first: the others then extend them."""
    return spell.convicted_on, not spell.is_summary, spell.key
