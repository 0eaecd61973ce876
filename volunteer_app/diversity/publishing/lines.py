"""Which lines a publication computes anew, and which repeat their last numbers. Pure.

A rounded number that flips when one known person leaves gives that person away. So a line is computed anew
only when at least so many people, of at least so many organisations, have joined it, left it or changed an
answer since it was last computed; until then it repeats its numbers with their own day.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from volunteer_app.diversity.protection.cells import ALL, Kept, Line, Ruleset
from volunteer_app.diversity.publishing import merging
from volunteer_app.diversity.publishing.people import Basis, Changed, Chosen, changed
from volunteer_app.diversity.publishing.rows import NoteKind

NO_STEPS: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True)
class Last:
    """A line as it was last published, and whom it counted then."""

    line: Line
    basis: Basis
    members: Chosen


@dataclass(frozen=True)
class Planned:
    """A line of the new publication. `kept`: None where it is computed anew."""

    line: Line
    members: Chosen
    values: tuple[str, ...]
    kept: Kept | None
    notes: tuple[NoteKind, ...]


def plan(
    now: Basis, last: Iterable[Last], whole: Line, rules: Ruleset, steps: Mapping[str, int] = NO_STEPS
) -> tuple[Planned, ...]:
    """The lines of a population. A breakdown with too few people on no line is left out, or repeats.

    `now`: who is counted on the reference day.
    `last`: the lines of the last publication, of whatever day they are.
    `whole`: the line of the whole population, with the reference day and the edition.
    `steps`: by the name of a breakdown, how many lines more are put together with their neighbours.
    """
    before = {(each.line.breakdown, each.line.value): each for each in last}
    first = _one(now, before.get((ALL, ALL)), whole, (), rules)
    lines = [first]
    for breakdown in now.breakdowns:
        lines += _breakdown(now, breakdown, before, first, rules, steps.get(breakdown, 0))
    return tuple(lines)


def _breakdown(
    now: Basis,
    breakdown: str,
    before: Mapping[tuple[str, str], Last],
    whole: Planned,
    rules: Ruleset,
    steps: int,
) -> list[Planned]:
    people = now.breakdowns[breakdown].counts(whole.members)
    last = {value: each for (of, value), each in before.items() if of == breakdown}
    values_of = {name: tuple(_values(breakdown, people, name)) for name in last}
    if whole.kept is not None:  # then so does each line, and none is new: it would be of another day
        return [_repeated(now, each, values_of[name], rules) for name, each in last.items()]
    is_due = {
        name: _reason(_changed(each, now, now.of(breakdown, values_of[name])), rules) is None
        for name, each in last.items()
    }
    names = merging.group(breakdown, people, last, is_due, rules.merge_below, steps)
    if None in names.values():  # somebody is on no line, and would be what is left of the whole
        small = NoteKind.REPEATED_SMALL
        return [_kept(now, each, values_of[name], small, rules) for name, each in last.items()]
    found: list[Planned] = []
    for name in _in_order(breakdown, people, names, last, is_due):
        values = tuple(value for value, of in names.items() if of == name)
        line = whole.line._replace(breakdown=breakdown, value=name)
        found.append(_one(now, last.get(name), line, values, rules))
    return found


def _one(now: Basis, last: Last | None, line: Line, values: Sequence[str], rules: Ruleset) -> Planned:
    members = now.of(line.breakdown, values)
    if last is not None:
        reason = _reason(_changed(last, now, members), rules)
        if reason is None and not line.is_all and members.sum() < rules.merge_below:
            reason = NoteKind.REPEATED_SMALL
        if reason is not None:
            return _kept(now, last, values, reason, rules)
    return Planned(line, members, tuple(values), None, _merged(line))


def _kept(now: Basis, last: Last, values: Sequence[str], reason: NoteKind, rules: Ruleset) -> Planned:
    members = now.of(last.line.breakdown, values)
    people = _changed(last, now, members).people
    bound = rules.recalculate_after - 1 if people < rules.recalculate_after else None
    return Planned(last.line, members, tuple(values), Kept(bound), (reason, *_merged(last.line)))


def _repeated(now: Basis, last: Last, values: Sequence[str], rules: Ruleset) -> Planned:
    """A line that repeats whatever has changed on it."""
    changed_on_it = _changed(last, now, now.of(last.line.breakdown, values))
    return _kept(now, last, values, _reason(changed_on_it, rules) or NoteKind.REPEATED_WHOLE, rules)


def _merged(line: Line) -> tuple[NoteKind, ...]:
    return (NoteKind.MERGED,) if merging.is_group(line.breakdown, line.value) else ()


def _changed(last: Last, now: Basis, members: Chosen) -> Changed:
    return changed(last.basis, last.members, now, members)


def _reason(found: Changed, rules: Ruleset) -> NoteKind | None:
    """Why a line repeats its numbers; None: it is computed anew."""
    if found.people < rules.recalculate_after:
        return NoteKind.REPEATED_FEW
    if found.organisations < min(rules.of_organisations, found.spanned):
        return NoteKind.REPEATED_ORGANISATIONS
    return None


def _values(breakdown: str, people: Mapping[str, int], name: str) -> list[str]:
    """The values that a name stands for today."""
    return [value for value in people if name in merging.chain(breakdown, value)]


def _in_order(
    breakdown: str,
    people: Mapping[str, int],
    names: Mapping[str, str | None],
    last: Mapping[str, Last],
    is_due: Mapping[str, bool],
) -> list[str]:
    """The names, in the order of their first values; of what nobody has any more, those that must wait."""
    present = dict.fromkeys(name for value in people if (name := names.get(value)) is not None)
    gone = [
        name
        for name in last
        if name not in present and not is_due[name] and not _covered(breakdown, name, present)
    ]
    return [*present, *gone]


def _covered(breakdown: str, name: str, present: Mapping[str, None]) -> bool:
    """Whether what a name stood for has been merged into another."""
    return any(holder in present for holder in merging.chain(breakdown, name)[1:])
