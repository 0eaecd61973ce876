"""The matrix in words: what each cell says, on the page and in a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from volunteer_app.foundation.exporting import Cell as FileCell
from volunteer_app.foundation.listing import TAG_COLOURS, link
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
_TAG = Markup('<strong class="govuk-tag govuk-tag--%s">%s</strong> %s')
# There may be thousands of cells: each standing is put together once, and so is each column's beginning
_TD = Markup('<td role="cell" class="govuk-table__cell" data-label="%s">')
_END = Markup("</td>")


@dataclass(frozen=True)
class ShownLine:
    """A row of the page: the name as a link, the roles in words, and all other cells as they stand there."""

    name: Markup
    roles: str
    cells: Markup


def shown(lines: Sequence[Line], frame: Frame, packs: Sequence[Pack]) -> list[ShownLine]:
    """The rows of a page."""
    words, made = RoleWords(frame), dict[int, str]()
    starts = [_TD % each.title for each in packs]
    found = []
    for line in lines:
        parts: list[str] = []
        for start, each in zip(starts, line.cells, strict=True):
            if id(each) not in made:  # like cells are one object
                made[id(each)] = _cell(each)
            parts += (start, made[id(each)], _END)
        name = link("desk.person", line.who.reference, line.who.name)
        found.append(ShownLine(name, words.of(line.who), Markup("".join(parts))))  # noqa: S704 - of cells alone
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

    def of(self, who: Somebody) -> str:
        """Somebody's roles, each with its places."""
        key = tuple(who.roles)
        if key not in self._said:
            self._said[key] = self._say(key)
        return self._said[key]

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
    if cell.standing is Standing.NOT_NEEDED:
        return cell.standing.words
    return _TAG % (TAG_COLOURS[TONES[cell.standing]], cell.standing.words, _rest(cell))


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
