"""The people of a population as arrays, and who of them has changed since a line was last computed. Pure.

Shapes: n people, in the order of their numbers.
"""

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from volunteer_app.diversity.protection.cells import ALL

Numbers = NDArray[np.int64]
Chosen = NDArray[np.bool_]


@dataclass(frozen=True)
class Coded:
    """A value for each person: `labels[codes[i]]` is that of person i. Shape of `codes`: (n,)."""

    labels: tuple[str, ...]
    codes: Numbers

    def among(self, values: Collection[str]) -> Chosen:
        """Whose value is one of these. Shape: (n,)."""
        wanted = np.array([label in values for label in self.labels], dtype=np.bool_)
        return wanted[self.codes] if len(self.labels) else np.zeros(0, dtype=np.bool_)

    def counts(self, chosen: Chosen) -> dict[str, int]:
        """How many of the chosen have each value."""
        numbers = np.bincount(self.codes[chosen], minlength=len(self.labels))
        return {label: int(number) for label, number in zip(self.labels, numbers, strict=True)}


@dataclass(frozen=True)
class Basis:
    """Who was counted on which line: what the next publication is compared with. It holds no answers.

    `changes` goes up by one each time that a person changes or withdraws an answer. Shapes: (n,).
    """

    ids: Numbers
    changes: Numbers
    organisations: Numbers
    breakdowns: Mapping[str, Coded]

    def of(self, breakdown: str, values: Collection[str]) -> Chosen:
        """Who is on a line: those with one of these values of the breakdown. Shape: (n,)."""
        if breakdown == ALL:
            return np.ones(len(self.ids), dtype=np.bool_)
        return self.breakdowns[breakdown].among(values)

    def packed(self) -> str:
        """As text, to be kept sealed."""
        arrays = {"ids": self.ids, "changes": self.changes, "organisations": self.organisations}
        coded = {name: [each.labels, _pack(each.codes)] for name, each in self.breakdowns.items()}
        return json.dumps({**{name: _pack(each) for name, each in arrays.items()}, "breakdowns": coded})

    @classmethod
    def unpacked(cls, text: str) -> "Basis":
        """The same again."""
        found = json.loads(text)
        coded = {name: Coded(tuple(each[0]), _unpack(each[1])) for name, each in found["breakdowns"].items()}
        return cls(_unpack(found["ids"]), _unpack(found["changes"]), _unpack(found["organisations"]), coded)


@dataclass(frozen=True)
class People:
    """A population on its reference day: who is counted on which line, and what they answered."""

    basis: Basis
    answers: Mapping[str, Coded]
    """By the name of the characteristic."""


@dataclass(frozen=True)
class Changed:
    """How many people of a line joined, left or changed an answer, and of how many organisations."""

    people: int
    organisations: int
    spanned: int  # organisations that the line has people of, then or now


def changed(before: Basis, then: Chosen, now: Basis, chosen: Chosen) -> Changed:
    """What has changed on a line between two days. Each person is counted once."""
    old_ids, new_ids = before.ids[then], now.ids[chosen]
    stayed, old_at, new_at = np.intersect1d(old_ids, new_ids, return_indices=True)
    other = before.changes[then][old_at] != now.changes[chosen][new_at]
    left, joined = ~np.isin(old_ids, stayed), ~np.isin(new_ids, stayed)
    old_of, new_of = before.organisations[then], now.organisations[chosen]
    of = np.concatenate([old_of[left], new_of[joined], new_of[new_at][other]])
    spanned = np.union1d(old_of, new_of)
    return Changed(len(of), len(np.unique(of)), len(spanned))


def _pack(numbers: Numbers) -> str:
    return b64encode(zlib.compress(numbers.astype("<i8").tobytes())).decode()


def _unpack(text: str) -> Numbers:
    return np.frombuffer(zlib.decompress(b64decode(text)), dtype="<i8").astype(np.int64)
