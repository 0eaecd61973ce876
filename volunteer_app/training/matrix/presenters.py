"""The matrix in words: what each cell says, on the page and in a file."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from volunteer_app.foundation.exporting import Cell as FileCell
from volunteer_app.foundation.listing import address
from volunteer_app.foundation.presenting import count, day, until
from volunteer_app.training.matrix.queries import Frame, Pack
from volunteer_app.training.matrix.rules import FOREVER, Cell, Line, Somebody, Standing, Step, UnderWay

TONES = {
    Standing.MET: "good",
    Standing.ENDING: "attention",
    Standing.UNDER_WAY: "progress",
    Standing.MISSING: "bad",
}
HEADINGS = ("Name", "Reference", "Roles and places")
# There may be thousands of cells. The style sheet knows them by their table rather than each by a class
_TD = Markup('<td role="cell" data-label="%s">')
_END = "</td>"


class ShownLine(NamedTuple):
    """A row of the page: where the name leads, the name, and all other cells as they stand there."""

    address: str
    name: str
    cells: Markup


class _Column:
    """The cells of a pack as they stand on the page, each standing put together once."""

    def __init__(self, pack: Pack) -> None:
        self._start = _TD % pack.title
        self._made: dict[int, str] = {}

    def shown(self, cell: Cell) -> str:
        """The whole cell."""
        if id(cell) not in self._made:  # like cells are one object
            self._made[id(cell)] = f"{self._start}{_cell(cell)}{_END}"
        return self._made[id(cell)]


def shown(lines: Sequence[Line], frame: Frame, packs: Sequence[Pack]) -> list[ShownLine]:
    """The rows of a page."""
    columns = [_Column(each) for each in packs]
    roles, start = RoleWords(frame), _TD % HEADINGS[-1]
    found = []
    for who, cells in lines:
        parts = [column.shown(each) for column, each in zip(columns, cells, strict=True)]
        parts += (start, roles.escaped(who), _END)
        whole = Markup("".join(parts))  # noqa: S704 - made of what is escaped, dates and words of ours
        found.append(ShownLine(address("desk.person", who.reference), who.name, whole))
    return found


def headings(packs: Sequence[Pack]) -> list[str]:
    """The first row of a file."""
    return [*HEADINGS, *(each.title for each in packs)]


def filed(line: Line, words: "RoleWords") -> list[FileCell]:
    """A row of a file."""
    return [line.who.name, line.who.reference, words.of(line.who), *(said(each) for each in line.cells)]


class RoleWords:
    """Roles and places in words; what many share is put together once."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._said: dict[tuple[tuple[int, int | None], ...], str] = {}
        self._escaped: dict[str, str] = {}

    def of(self, who: Somebody) -> str:
        """Somebody's roles, each with its places."""
        key = tuple(who.roles)
        if key not in self._said:
            self._said[key] = self._say(key)
        return self._said[key]

    def escaped(self, who: Somebody) -> str:
        """The same for a page."""
        words = self.of(who)
        if words not in self._escaped:
            self._escaped[words] = str(escape(words))
        return self._escaped[words]

    def _say(self, roles: Sequence[tuple[int, int | None]]) -> str:
        at: dict[int, list[str]] = {}
        for role_id, place_id in roles:
            places = at.setdefault(role_id, [])
            place = self._frame.places.get(place_id) if place_id is not None else None
            if place is not None and place.name not in places:
                places.append(place.name)
        names = self._frame.roles
        return "; ".join(sorted(", ".join((names[role][1], *sorted(places))) for role, places in at.items()))


def said(cell: Cell) -> str:
    """A cell in words alone."""
    words, rest = cell.standing.words, _rest(cell)
    joined = ": " if cell.standing in {Standing.MISSING, Standing.UNDER_WAY} else " "
    return f"{words}{joined}{rest}" if rest else words


def summary(counted: Mapping[Standing, int], people: int) -> str:
    """What the rows that are shown come to, as a sentence."""
    gaps = count(counted[Standing.MISSING], "pack is missing", "packs are missing")
    going = f"{counted[Standing.UNDER_WAY]:,} in progress"
    ending = f"{counted[Standing.ENDING]:,} run out within 90 days"
    return f"{count(people, 'person', 'people')} on this page: {gaps}, {going}, {ending}."


def _cell(cell: Cell) -> str:
    """What stands in a cell of the page: dates and words of ours, so that nothing is to be escaped."""
    words, rest = cell.standing.words, _rest(cell)
    if cell.standing is Standing.NOT_NEEDED:
        return words
    return f'<strong class="app-{TONES[cell.standing]}">{words}</strong>' + (f" {rest}" if rest else "")


def _rest(cell: Cell) -> str:
    """What stands beside the tag: until when, or what is under way."""
    ends, step = cell.ends_before, _step(cell.step)
    if cell.standing is Standing.MET:
        return "" if ends == FOREVER else f"until {until(ends)}"
    if cell.standing is Standing.ENDING:
        return ", ".join(filter(None, (f"on {until(ends)}", step)))
    over = f"ran out on {until(ends)}" if ends else ""
    return ", ".join(filter(None, (step, over)))


def _step(step: UnderWay | None) -> str:
    if step is None:
        return ""
    if step.step is Step.BOOKED:
        return f"booked on a session on {day(step.day)}"
    return {Step.WAITING: "waiting to be verified", Step.BEGUN: "e-learning begun"}[step.step]
