"""Names of roles, places and courses as people write them, and what they may have meant.

"HMP Leeds", "Leeds (HMP)" and "leeds" are one prison. A slip is never guessed away: the sentence asks.
"""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Generic, TypeVar

from rapidfuzz import fuzz, process

from volunteer_app.foundation.folding import plain, words

T = TypeVar("T")

# What the name of a prison is written with, or without.
OF_PRISONS = frozenset({"hm", "hmp", "hmyoi", "hmpyoi", "yoi", "prison"})
_SILENT = frozenset({"the", "and", "of", "at", "in"})
# In hundredths of the letters: "Leds" is like "Leeds", "Hull" is like no other.
ALIKE = 80
MOST_MEANT = 3


class Names(Generic[T]):
    """Things by their names and codes, however somebody writes them."""

    def __init__(
        self,
        things: Iterable[T],
        names: Callable[[T], Iterable[str | None]],
        *,
        is_prison: Callable[[T], bool] = lambda _: False,
    ) -> None:
        """`names`: the name that is shown first, then other names and codes."""
        self.named = [(thing, [name for name in names(thing) if name]) for thing in things]
        self.is_prison = is_prison
        self.exact: dict[str, list[T]] = {}
        self.loose: dict[tuple[str, ...], list[T]] = {}
        for thing, called in self.named:
            for name in {plain(name) for name in called}:
                self.exact.setdefault(name, []).append(thing)
            for key in {_key(name) for name in called} - {()}:
                self.loose.setdefault(key, []).append(thing)

    def find(self, text: str) -> list[T]:
        """What this may name: one, several, or nothing."""
        found = self.exact.get(plain(text)) or self.loose.get(_key(text), [])
        if len(found) > 1 and OF_PRISONS.intersection(words(text)):
            return [each for each in found if self.is_prison(each)] or found
        return found

    def meant(self, text: str, alike: int = ALIKE) -> str:
        """A question that names what is written almost like this: "Did you mean “HMP Leeds”?"; or nothing."""
        like = process.extract(
            " ".join(_key(text)), self._keys, scorer=fuzz.token_sort_ratio, score_cutoff=alike, limit=10
        )
        shown = list(dict.fromkeys(self.named[position][1][0] for _, _, position in like))[:MOST_MEANT]
        if not shown:
            return ""
        quoted = [f"“{name}”" for name in shown]
        return f"Did you mean {' or '.join(filter(None, (', '.join(quoted[:-1]), quoted[-1])))}?"

    @cached_property
    def _keys(self) -> list[str]:
        """The shown name of each, as it is compared."""
        return [" ".join(_key(called[0])) for _, called in self.named]


def _key(name: str) -> tuple[str, ...]:
    """The words of a name that tell it from others, in no order."""
    found = words(name)
    return tuple(sorted(word for word in found if word not in OF_PRISONS | _SILENT)) or tuple(found)
