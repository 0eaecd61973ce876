"""The person who is signed in: what they may do, and to which organisations' records it reaches.

One statement knows who it is (session with account, memberships with organisations); a second, only when
asked, what lies below those organisations. Their number never grows with the number of roles.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from volunteer_app.accounts import queries
from volunteer_app.accounts.rules import ABSOLUTE, IDLE, PROTECTED, SECOND_FACTOR, TOUCH_EVERY, allowed
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.organisations.rules import is_within

if TYPE_CHECKING:
    from volunteer_app.accounts.models import Membership, SignInSession


class SignedIn:
    """A viewer with an account. Keeps plain values, so that a rollback in the request costs no statement."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, session: SignInSession, token: str, memberships: list[Membership]) -> None:
        """`session` comes with its account loaded; `memberships`, what it holds today, with organisations."""
        self.session_reference = session.reference
        self.account = session.account
        self.account_id = session.account_id
        self.reference = session.account.reference
        self.name = session.account.name
        self.person_id = session.account.person_id
        self.has_second_factor = session.account.second_factor_since is not None
        self._started_at = session.started_at
        self._token = token
        self.memberships = memberships

    def get_id(self) -> str:
        """What the signed cookie holds: the session's token, nothing about the account."""
        return self._token

    def seconds_left(self) -> int:
        """How long this sign-in lasts if it is not used again; its last use is noted to the minute."""
        until_its_end = self._started_at + ABSOLUTE - clock.now()
        return max(0, int(min(IDLE - TOUCH_EVERY, until_its_end).total_seconds()))

    def as_actor(self) -> Actor:
        """The viewer as the one who makes a change."""
        return Actor(ActorKind.ACCOUNT, self.reference, self.name)

    @cached_property
    def needs_second_factor(self) -> bool:
        """Whether a role that the account holds today asks for a second factor."""
        return any(each.role in SECOND_FACTOR for each in self.memberships)

    @cached_property
    def holds_protected(self) -> bool:
        """Whether a role that the account holds today opens protected records, to who has a second factor."""
        return any(granted & PROTECTED for _, granted in self._granted)

    def must_do_first(self, *needed: Permission) -> str:
        """The endpoint of what stands before one of these, or before everything; empty when nothing does.

        Who opens protected records among other things can do the other things without a second factor.
        """
        if self.has_second_factor:
            return ""
        wanted = PROTECTED.intersection(needed)
        lacking = self.needs_second_factor or any(granted & wanted for _, granted in self._granted)
        return "accounts.second_factor" if lacking else ""

    def holds(self, permission: Permission) -> bool:
        """Whether a role grants the permission anywhere, or it is their own.

        Nothing but one's own sign-in, until a second factor is set up that a role asks for; nothing that is
        protected without one, whatever the role.
        """
        if permission is Permission.ACCOUNT_OWN:
            return True
        if self.must_do_first(permission):
            return False
        return self.person_id is not None if permission is Permission.PERSON_OWN else permission in self._held

    def scope_of(self, permission: Permission) -> Scope | None:
        """What the permission reaches: the organisations in which a role grants it, and all below them."""
        if not self.holds(permission):
            return None
        if permission in (Permission.ACCOUNT_OWN, Permission.PERSON_OWN):
            return Scope(person_id=self.person_id)
        return Scope(self._reach(frozenset(path for path, granted in self._granted if permission in granted)))

    @cached_property
    def _granted(self) -> list[tuple[str, frozenset[Permission]]]:
        return [
            (each.organisation.path, allowed(each.role, by_two=each.is_by_two)) for each in self.memberships
        ]

    @cached_property
    def _held(self) -> frozenset[Permission]:
        return frozenset().union(*(granted for _, granted in self._granted))

    @cached_property
    def _below(self) -> list[tuple[int, str]]:
        return queries.paths_under([each.organisation for each in self.memberships])

    @cached_property
    def _reached(self) -> dict[frozenset[str], frozenset[int]]:
        return {}

    def _reach(self, tops: frozenset[str]) -> frozenset[int]:
        if tops not in self._reached:
            inside = (number for number, path in self._below if any(is_within(path, top) for top in tops))
            self._reached[tops] = frozenset(inside)
        return self._reached[tops]
