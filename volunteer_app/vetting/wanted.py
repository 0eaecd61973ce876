"""In which roles somebody is or wants to be, and whom they named to speak for them.

Rooms above this one know, and say so by `roles_are_known_by` and `referees_are_known_by`. For which role of
its organisation somebody is vetted, whoever vets them knows; whom an application names, its readers alone.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from volunteer_app.foundation.authority import Permission, Scope


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
_roles: dict[str, RolesOf] = {}
_referees: dict[Permission, RefereesOf] = {}


def roles_are_known_by(room: str, source: RolesOf) -> None:
    """A room above answers which roles, by code, a person is or wants to be in."""
    _roles[room] = source


def referees_are_known_by(permission: Permission, source: RefereesOf) -> None:
    """A room above answers whom a person named, inside the viewer's permission for that room's records."""
    _referees[permission] = source


def roles_of(person_id: int, scope: Scope) -> list[str]:
    """The codes of the person's roles in the organisations for which this viewer vets, each once."""
    found = [code for source in _roles.values() for code in source(scope, person_id)]
    return list(dict.fromkeys(found))


def referees_of(person_id: int, scope_of: Callable[[Permission], Scope]) -> list[Named]:
    """Whom the person named, those of the newest application first; each name and address once."""
    found: dict[tuple[str, str, str], Named] = {}
    for permission, source in _referees.items():
        scope = scope_of(permission)
        for each in source(scope, person_id) if scope.organisation_ids else ():
            found.setdefault((each.name.casefold(), each.email.casefold(), each.phone), each)
    return list(found.values())
