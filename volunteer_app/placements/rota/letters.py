"""Mail about sessions of a rota, to those who signed up.

It says when, and nothing of where, what or with whom: an e-mail may be read by others, and a place or a role
can tell that somebody is in custody. What and where stand on the page.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from volunteer_app.foundation import links, mail
from volunteer_app.foundation.actors import Actor
from volunteer_app.people.models import Person
from volunteer_app.placements import warnings
from volunteer_app.placements.rota.models import RotaSession, RotaSignUp, RotaSwap
from volunteer_app.placements.rota.rules import CancelReason
from volunteer_app.placements.rota.words import when


def signed_up(sign_up: RotaSignUp, *, moved_up: bool = False) -> None:
    """Tell somebody that they have a place."""
    _post(sign_up.person, "signed_up", [sign_up.session], moved_up=moved_up)


def waits(sign_up: RotaSignUp) -> None:
    """Tell somebody that they are on the waiting list."""
    _post(sign_up.person, "waiting", [sign_up.session])


def given_up(sign_up: RotaSignUp) -> None:
    """Tell somebody that they are not expected any more."""
    _post(sign_up.person, "given_up", [sign_up.session])


def not_expected(sign_ups: Sequence[RotaSignUp], sessions: Mapping[int, RotaSession]) -> None:
    """Tell everybody once at which of their sessions they are not expected any more."""
    for person, theirs in _by_person(sign_ups, sessions).items():
        _post(person, "given_up", theirs)


def swapped(sign_up: RotaSignUp) -> None:
    """Tell somebody which place they have now."""
    _post(sign_up.person, "swapped", [sign_up.session])


def swap_asked(others: Sequence[RotaSignUp], swap: RotaSwap) -> None:
    """Ask everybody with a place at the wanted session whether they would swap it."""
    for each in others:
        _post(each.person, "swap_asked", [swap.wanted], offered=when(swap.sign_up.session))


def changed(sign_ups: Sequence[RotaSignUp], sessions: Mapping[int, RotaSession]) -> None:
    """Tell everybody once when their sessions are now."""
    for person, theirs in _by_person(sign_ups, sessions).items():
        _post(person, "changed", theirs)


def called_off(
    sign_ups: Sequence[RotaSignUp], sessions: Mapping[int, RotaSession], reason: CancelReason
) -> int:
    """Tell everybody once which of their sessions do not take place. Gives how many were written to."""
    told = _by_person(sign_ups, sessions)
    for person, theirs in told.items():
        _post(person, "called_off", theirs, reason=reason.words)
    return sum(bool(person.email) for person in told)


def tell_coordinators(sessions: Sequence[RotaSession], reason: CancelReason, *, by: Actor) -> None:
    """Tell each organisation's coordinators what was called off, but for whoever did it."""
    by_organisation: dict[int, list[RotaSession]] = {}
    for each in sessions:
        by_organisation.setdefault(each.organisation_id, []).append(each)
    for organisation_id, theirs in sorted(by_organisation.items()):
        for account in warnings.coordinators(organisation_id):
            if account.reference != by.key:
                _write(account.email, account.name, "called_off_here", theirs, reason=reason.words)


def _by_person(
    sign_ups: Sequence[RotaSignUp], sessions: Mapping[int, RotaSession]
) -> dict[Person, list[RotaSession]]:
    """The sessions of each person, the next first."""
    found: dict[Person, list[RotaSession]] = {}
    for each in sign_ups:
        found.setdefault(each.person, []).append(sessions[each.session_id])
    return {
        person: sorted(theirs, key=lambda each: (each.starts_at, each.id)) for person, theirs in found.items()
    }


def _post(person: Person, template: str, sessions: Sequence[RotaSession], **context: Any) -> None:
    if person.email:
        name = person.known_as or person.first_name
        _write(person.email, name, template, sessions, url=links.address("placements.my_rota"), **context)


def _write(to: str, name: str, template: str, sessions: Sequence[RotaSession], **context: Any) -> None:
    context.setdefault("url", links.address("placements.rota_sessions"))
    mail.post(
        to,
        f"placements/rota/mail/{template}.txt",
        name=name,
        times=[when(each) for each in sessions],
        **context,
    )
