"""Which barred lists matter for a role, read from data/regulated.toml. Pure."""

import tomllib
from functools import cache
from pathlib import Path

from volunteer_app.vetting.barring.rules import BarredList
from volunteer_app.vetting.rules import CertificateLevel

DATA = Path(__file__).parent / "data" / "regulated.toml"
_BY_LEVEL: dict[CertificateLevel | None, frozenset[BarredList]] = {
    CertificateLevel.ENHANCED_CHILD_BARRED: frozenset({BarredList.CHILDREN}),
    CertificateLevel.ENHANCED_ADULT_BARRED: frozenset({BarredList.ADULTS}),
}


def lists_of(role_code: str) -> frozenset[BarredList]:
    """The barred lists of which nobody may do this role; empty where it is no regulated activity."""
    return _by_role().get(role_code, frozenset())


def lists_named(level: CertificateLevel | None) -> frozenset[BarredList]:
    """The lists of which a certificate that says “barred” can speak: both, where its level does not tell."""
    return _BY_LEVEL.get(level, frozenset(BarredList))


def roles() -> frozenset[str]:
    """The codes of all roles that can be regulated activity."""
    return frozenset(_by_role())


@cache
def _by_role() -> dict[str, frozenset[BarredList]]:
    rows = tomllib.loads(DATA.read_text())["role"]
    return {row["code"]: frozenset(map(BarredList, row["lists"])) for row in rows}
