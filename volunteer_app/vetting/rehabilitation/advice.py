"""Where people get advice, from data/advice.toml."""

from dataclasses import dataclass
from functools import cache

from volunteer_app.vetting.rehabilitation.readings import read


@dataclass(frozen=True)
class Adviser:
    """An organisation that advises people with convictions. `source`: where the facts are from."""

    name: str
    says: str
    telephone: str
    email: str
    address: str
    source: str


@cache
def advisers() -> tuple[Adviser, ...]:
    """All of them, in the order of the file."""
    return tuple(Adviser(**row) for row in read("advice")["advice"])
