"""When an entry deserves a second look, beside the others of its person with the same organisation. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from volunteer_app.foundation.folding import plain

LONG_DAY_MINUTES = 12 * 60
# A pack takes some days at most, and then counts for months: whoever did it in one week did it once
SAME_PACK_DAYS = 7


class Doubt(StrEnum):
    """Why somebody should look twice."""

    LONG_DAY = "long_day"
    FUTURE = "future"
    TWICE = "twice"
    OVERLAPS = "overlaps"

    @property
    def words(self) -> str:
        """The doubt as a coordinator reads it."""
        return _WORDS[self]


_WORDS = {
    Doubt.LONG_DAY: "More than 12 hours finished on one day",
    Doubt.FUTURE: "Finished in the future",
    Doubt.TWICE: "Logged twice for this day",
    Doubt.OVERLAPS: "The same pack is logged within a week",
}


@dataclass(frozen=True)
class Entry:
    """Training as it was logged: a pack, or something else by its title. `number`: of a stored record."""

    pack_id: int | None
    title: str
    completed_on: date
    minutes: int
    number: int | None = None

    def is_the_same(self, other: "Entry") -> bool:
        """Whether both are about one pack, course or experience."""
        if self.pack_id is not None or other.pack_id is not None:
            return self.pack_id == other.pack_id
        return plain(self.title) == plain(other.title)


def earliest(day: date) -> date:
    """The first day that matters to an entry of this day; the last is as far after it."""
    return day - timedelta(days=SAME_PACK_DAYS - 1)


def latest(day: date) -> date:
    """The last day that matters to an entry of this day."""
    return day + timedelta(days=SAME_PACK_DAYS - 1)


def doubts(entry: Entry, among: Iterable[Entry], today: date) -> list[Doubt]:
    """What somebody should look at twice. `among`: the person's entries, the entry itself or not."""
    others = [each for each in among if entry.number is None or each.number != entry.number]
    of_the_day = [each for each in others if each.completed_on == entry.completed_on]
    same = [each for each in others if entry.is_the_same(each)]
    twice = any(each.completed_on == entry.completed_on for each in same)
    near = any(
        earliest(entry.completed_on) <= each.completed_on <= latest(entry.completed_on) for each in same
    )
    found = {
        Doubt.LONG_DAY: entry.minutes + sum(each.minutes for each in of_the_day) > LONG_DAY_MINUTES,
        Doubt.FUTURE: entry.completed_on > today,
        Doubt.TWICE: twice,
        Doubt.OVERLAPS: near and not twice and entry.pack_id is not None,
    }
    return [doubt for doubt, holds in found.items() if holds]


def warning(entry: Entry, among: Iterable[Entry], today: date) -> str:
    """What whoever logs it is told before it is sent, politely; empty where nothing stands out."""
    found = doubts(entry, among, today)
    said = [_TOLD[doubt] for doubt in found if doubt in _TOLD]
    return f"{'. '.join(said)}. If it is right, tick the box and send it" if said else ""


_TOLD = {
    Doubt.LONG_DAY: "This makes more than 12 hours that were finished on one day. Check the day and how "
    "long it took",
    Doubt.TWICE: "The same training is logged for this day already",
    Doubt.OVERLAPS: "The same pack is logged within a week of this day already",
}
