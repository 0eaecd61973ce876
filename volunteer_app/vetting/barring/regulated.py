"""Which barred lists matter for a role, read from data/regulated.toml. Pure."""

import tomllib
from functools import cache
from pathlib import Path

from volunteer_app.vetting.barring.rules import BarredList

DATA = Path(__file__).parent / "data" / "regulated.toml"


def lists_of(role_code: str) -> frozenset[BarredList]:
    """The barred lists of which nobody may do this role; empty where it is no regulated activity."""
    return _by_role().get(role_code, frozenset())


def roles() -> frozenset[str]:
    """The codes of all roles that can be regulated activity."""
    return frozenset(_by_role())


@cache
def _by_role() -> dict[str, frozenset[BarredList]]:
    rows = tomllib.loads(DATA.read_text())["role"]
    return {row["code"]: frozenset(map(BarredList, row["lists"])) for row in rows}
