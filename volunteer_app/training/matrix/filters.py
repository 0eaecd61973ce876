"""What a coordinator narrows the matrix by, from the address of its page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from volunteer_app.training.matrix import queries
from volunteer_app.training.matrix.queries import Frame, Wanted

LABELS = {"role": "Role", "place": "Place", "pack": "Training pack", "gaps": "Show"}
ONLY_GAPS, ENDING_TOO = "now", "soon"
GAPS = {ONLY_GAPS: "Only people who lack something", ENDING_TOO: "Also what runs out within 90 days"}


@dataclass(frozen=True)
class Choice:
    """One answer of a filter; `value` is what it stands for in the statement."""

    key: str
    words: str
    value: Any


@dataclass(frozen=True)
class Filter:
    """A filter with what it offers, and what the address asks of it."""

    key: str
    choices: Sequence[Choice]
    asked: str

    @property
    def label(self) -> str:
        """What the page calls it."""
        return LABELS[self.key]

    @property
    def chosen(self) -> Choice | None:
        """The answer that is asked for, if it is one of those offered."""
        return next((each for each in self.choices if each.key == self.asked), None)

    @property
    def is_gone(self) -> bool:
        """Whether something is asked for that is not offered (any more)."""
        return bool(self.asked) and self.chosen is None


def asked(frame: Frame, address: Mapping[str, str]) -> list[Filter]:
    """The filters of an organisation's matrix, with what the address asks for."""
    days = {ONLY_GAPS: queries.gaps_today(), ENDING_TOO: queries.gaps_soon()}
    offered = {
        "role": [Choice(code, name, number) for number, (code, name) in frame.roles.items()],
        "place": [Choice(each.reference, each.name, each.id) for each in frame.places.values()],
        "pack": [Choice(each.code, each.title, each.id) for each in frame.packs],
        "gaps": [Choice(key, words, days[key]) for key, words in GAPS.items()],
    }
    return [Filter(key, choices, address.get(key, "")) for key, choices in offered.items()]


def wanted(filters: Iterable[Filter], words: str) -> Wanted:
    """The same for the statement. What is no longer offered finds nobody, rather than everybody."""
    values = {each.key: each.chosen.value if each.chosen else None for each in filters}
    gaps: date | None = values["gaps"]
    return Wanted(
        words=words,
        role_id=values["role"],
        place_id=values["place"],
        pack_id=values["pack"],
        gap_on=gaps,
        nobody=any(each.is_gone for each in filters),
    )
