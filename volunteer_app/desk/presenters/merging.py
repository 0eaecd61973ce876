"""Two records side by side, and what a merge or its undo does, in plain words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from volunteer_app.accounts.models import Account
from volunteer_app.desk.forms.merging import LABELS, value_in_words
from volunteer_app.desk.queries import clashes
from volunteer_app.foundation import following
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.presenting import day, until
from volunteer_app.people import duplicates, merging
from volunteer_app.people import queries as people
from volunteer_app.people.models import DuplicatePair, Person, PersonMerge
from volunteer_app.vetting.rules import CheckKind

# Sign-ins and holders have lines of their own
APART = frozenset({"account", "affiliation"})
# What neither record holds is not compared
NOTHING = frozenset({"Not given", "0"})


@dataclass(frozen=True)
class Line:
    """One fact of both records."""

    label: str
    first: str
    second: str

    @property
    def differs(self) -> bool:
        """Whether the records do not say the same."""
        return self.first != self.second


@dataclass(frozen=True)
class Twice:
    """Something of both records that one person hardly has twice at once; `parts` are text and address."""

    what: str
    parts: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class SideBySide:
    """Both records, what stays behind in a merge, and what will stand twice after it."""

    lines: Sequence[Line]
    stays: Sequence[str]
    twice: Sequence[Twice]


def side_by_side(
    scope: Scope, first: Person, second: Person, signing_in: Mapping[int, Account]
) -> SideBySide:
    """What the two records hold, for somebody who may see all of both. `signing_in`: by person's id."""
    ids = (first.id, second.id)
    holders = people.holders(scope, ids)
    counts = following.count(ids)
    fields = [Line(LABELS[n], value_in_words(n, first), value_in_words(n, second)) for n in merging.FIELDS]
    apart = [
        Line("Record held by", *(", ".join(holders.get(number, ())) for number in ids)),
        Line("Signing in", *(_signs_in(signing_in.get(number)) for number in ids)),
    ]
    counted = [
        Line(each.many.capitalize(), *(str(counts.get((table, number), 0)) for number in ids))
        for table, each in _countable()
    ]
    stays = in_words(following.in_both(first.id, second.id))
    told = [line for line in (*fields, *apart, *counted) if not {line.first, line.second} <= NOTHING]
    return SideBySide(told, stays, [_twice(each) for each in clashes.of(scope, *ids)])


def _twice(clash: clashes.Clash) -> Twice:
    sides = (clash.first, clash.second)
    if clash.what == clashes.CHECKS:
        kind = CheckKind(clash.first.words).words
        return Twice(
            f"{kind} check", [(s.where, url_for("vetting.check", reference=s.reference)) for s in sides]
        )
    return Twice(
        "Placement",
        [
            (
                f"{side.words} at {side.where}, {day(side.starts_on)} to {until(side.ends_before)}",
                url_for("placements.placement", reference=side.reference),
            )
            for side in sides
        ],
    )


def in_words(counts: Mapping[str, int]) -> list[str]:
    """2 placements, 1 check: by table. Organisations that hold both records are nothing that is lost."""
    return [each.counted(counts[table]) for table, each in _countable() if counts.get(table)]


def left_in_words(undone: merging.Undone) -> str:
    """What an undo could not give back, as a sentence; empty if it gave everything back."""
    rows = in_words({model.__tablename__: len(ids) for model, ids in undone.rows.items()})
    fields = [LABELS[name].lower() for name in undone.fields]
    parts = []
    if rows:
        parts.append(f"Could not be given back: {', '.join(rows)}.")
    if fields:
        parts.append(f"Changed since, so left as it is now: {', '.join(fields)}.")
    return " ".join(parts)


def moved(row: PersonMerge) -> list[str]:
    """What a merge moved, in words."""
    return in_words({model.__tablename__: len(ids) for model, ids in merging.moves(row).items()})


def chosen(row: PersonMerge) -> list[str]:
    """The fields for which the other record's value was chosen."""
    return [LABELS[name] for name in row.chosen]


def reasons(pair: DuplicatePair) -> str:
    """Why the two may be one person, in a line."""
    return "; ".join(reason.words for reason in duplicates.reasons_of(pair)) or "Named by a coordinator"


def _countable() -> list[tuple[str, following.Follower]]:
    """What a page may count. That somebody has a protected record would tell of a conviction or a bar."""
    found = [(model.__tablename__, each) for model, each in following.followers.items()]
    return [(table, each) for table, each in found if table not in APART and not each.is_protected]


def _signs_in(account: Account | None) -> str:
    if account is None:
        return "Cannot sign in"
    if not account.is_active:
        return "Sign-in closed"
    return "Can sign in" if account.password_hash else "Invited, no password yet"
