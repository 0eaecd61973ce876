"""The parts of the start page: sections of lines, each of which leads to what is to be done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from volunteer_app.desk.queries.waiting import Waiting


@dataclass(frozen=True)
class Line:
    """One thing to do: where it leads, what it is, how pressing. `more`: another link's words and address."""

    text: str
    url: str
    about: str
    tag: str = ""
    tone: str = "neutral"
    more: tuple[str, str] | None = None


@dataclass(frozen=True)
class Section:
    """One kind of work, how much of it waits, and the first of it.

    `is_summed`: a line is the number of one kind, so that the lines together are all of it.
    """

    key: str
    title: str
    count: int
    lines: Sequence[Line]
    more_url: str = ""
    is_quiet: bool = False
    is_summed: bool = False

    @property
    def is_shown(self) -> bool:
        """Whether it stands on the page: one that is quiet only with something in it."""
        return self.count > 0 or not self.is_quiet


def section_of(
    key: str, title: str, waiting: Waiting[Any], line: Callable[[Any], Line], more_url: str = ""
) -> Section:
    """A section of what waits. `line` says one row; `more_url` is the list of all of them."""
    return Section(key, title, waiting.count, [line(row) for row in waiting.first], more_url)
