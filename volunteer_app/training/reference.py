"""The training packs of this house, read from training_packs/<code>/pack.toml."""

import tomllib
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from volunteer_app.config import resources

PACKS = resources("training_packs")


@dataclass(frozen=True)
class PackFact:
    """What the database keeps of a pack; its modules stay in the files."""

    code: str
    title: str
    version: str
    validity_months: int
    minutes: int
    summary: str

    def columns(self) -> dict[str, Any]:
        """The values by column."""
        return asdict(self)


def facts(folder: Path = PACKS) -> list[PackFact]:
    """Every pack that has a folder, by code.

    Raises:
        ValueError: a pack's code is not its folder's name.
    """
    return [_read(path) for path in sorted(folder.glob("*/pack.toml"))]


@cache
def pack_titles() -> dict[str, str]:
    """Every pack's title by its code, without asking the database; of each deployment they are the same."""
    return {fact.code: fact.title for fact in facts()}


def _read(path: Path) -> PackFact:
    with path.open("rb") as file:
        data = tomllib.load(file)
    if data["code"] != path.parent.name:
        raise ValueError(f"{path}: code {data['code']!r} is not the folder's name")
    return PackFact(
        code=data["code"],
        title=data["title"],
        version=data["version"],
        validity_months=data["validity_months"],
        minutes=data["minutes"] or 1,  # a pack that is being written has none yet
        summary=" ".join(data["summary"].split()),
    )
