"""In which roles somebody is or wants to be, and whom they named to speak for them.

Rooms above this one know, and say so by `roles_are_known_by` and `referees_are_known_by`. What each answers
stays inside the viewer's own permission for that room's records.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from volunteer_app.foundation.authority import Permission, Scope

ScopeOf = Callable[[Permission], Scope]


@dataclass(frozen=True)
class Named:
    """Somebody whom the person named. `key` tells them apart in a form."""

    key: str
    name: str
    how_known: str
    email: str = ""
    phone: str = ""


RolesOf = Callable[[Scope, int], Iterable[str]]
RefereesOf = Callable[[Scope, int], Iterable[Named]]
_roles: dict[Permission, RolesOf] = {}
_referees: dict[Permission, RefereesOf] = {}


def roles_are_known_by(permission: Permission, source: RolesOf) -> None:
    """A room above answers which roles, by code, a person is or wants to be in."""
    _roles[permission] = source


def referees_are_known_by(permission: Permission, source: RefereesOf) -> None:
    """A room above answers whom a person named."""
    _referees[permission] = source


def roles_of(person_id: int, scope_of: ScopeOf) -> list[str]:
    """The codes of the roles that this viewer may know of, each once."""
    found = [
        code for permission, source in _roles.items() for code in source(scope_of(permission), person_id)
    ]
    return list(dict.fromkeys(found))


def referees_of(person_id: int, scope_of: ScopeOf) -> list[Named]:
    """Whom the person named, those of the newest application first; each name and address once."""
    found: dict[tuple[str, str, str], Named] = {}
    for permission, source in _referees.items():
        for each in source(scope_of(permission), person_id):
            found.setdefault((each.name.casefold(), each.email.casefold(), each.phone), each)
    return list(found.values())
