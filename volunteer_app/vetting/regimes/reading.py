"""Reads the regimes, and says which rules held on a day. A new regime is a new file, and its name here."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from volunteer_app.vetting.rules import CertificateLevel

FOLDER = Path(__file__).parent
REGIMES = ("crb", "isa", "dbs")
# Rules beside the certificates: each file one subject.
SUBJECTS = {
    "registration": "Registration with the Independent Safeguarding Authority",
    "regulated_activity": "Regulated activity",
    "update_service": "Update Service",
    "filtering": "What a certificate left out",
}


@dataclass(frozen=True)
class Dated:
    """Something that held on the days of [effective_from, effective_to). None: always before, or still."""

    says: str
    source: str
    effective_from: date | None = None
    effective_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it held on that day."""
        return (self.effective_from or date.min) <= day < (self.effective_to or date.max)


@dataclass(frozen=True)
class Level(Dated):
    """A level of certificate that could be had, as it was called."""

    level: CertificateLevel = CertificateLevel.BASIC


@dataclass(frozen=True)
class List(Dated):
    """A list that was searched. `of`: child or adult. Only a barred list is one of those of today's law."""

    of: str = ""
    is_barred_list: bool = False


@dataclass(frozen=True)
class Rule(Dated):
    """A dated rule of a subject, and what its status was."""

    status: str = ""


@dataclass(frozen=True)
class Regime(Dated):
    """Who issued certificates, of which levels, and which lists there were. `says` is its name."""

    body: str = ""
    certificate: str = ""
    workforces: bool = False
    digits_only: bool = False
    levels: tuple[Level, ...] = ()
    lists: tuple[List, ...] = ()


Row = TypeVar("Row", bound=Dated)


@cache
def regimes() -> tuple[Regime, ...]:
    """All of them, the oldest first."""
    return tuple(_regime(_read(name)) for name in REGIMES)


@cache
def rules(subject: str) -> tuple[Rule, ...]:
    """The rules of a subject of `SUBJECTS`, in the order of their file."""
    return tuple(Rule(**row) for row in _read(subject)["rules"])


@lru_cache(maxsize=10_000)  # an import asks for each of its certificates, several times
def regime_on(day: date) -> Regime | None:
    """The regime of a day; None before there were certificates (11 March 2002)."""
    return next(iter(holding(regimes(), day)), None)


def rules_on(subject: str, day: date) -> list[Rule]:
    """The rules of a subject that held on a day."""
    return holding(rules(subject), day)


def levels_on(day: date) -> dict[CertificateLevel, str]:
    """The levels that could be had on a day, as they were called."""
    regime = regime_on(day)
    return {row.level: row.says for row in holding(regime.levels, day)} if regime else {}


def level_words(level: CertificateLevel, issued_on: date | None) -> str:
    """A level as it was called on the day of issue; as it is called today, where that is not known."""
    called = levels_on(issued_on).get(level) if issued_on else None
    return called or level.words


def lists_on(day: date) -> list[List]:
    """The lists of people who were barred or unsuitable that there were on a day."""
    regime = regime_on(day)
    return holding(regime.lists, day) if regime else []


def holding(rows: Iterable[Row], day: date) -> list[Row]:
    """Those that held on that day."""
    return [row for row in rows if row.holds_on(day)]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def _regime(values: dict[str, Any]) -> Regime:
    levels = tuple(Level(**{**row, "level": CertificateLevel(row["level"])}) for row in values.pop("levels"))
    lists = tuple(List(**row) for row in values.pop("lists"))
    return Regime(says=values.pop("name"), levels=levels, lists=lists, **values)
