"""Who somebody is who acts: nobody decides about themselves."""

from volunteer_app.accounts import queries
from volunteer_app.accounts.rules import GRANTS, allowed
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.authority import Permission, Scope


def own_person_id(by: Actor) -> int | None:
    """Which person the actor is, where they are a volunteer too."""
    account = queries.by_actor_key(by.key) if by.kind is ActorKind.ACCOUNT else None
    return account.person_id if account is not None else None


def reach(by: Actor, permission: Permission) -> Scope:
    """What a permission of the actor reaches today: organisations where a role grants it, and those below.

    For work that goes on in the background after they began it. Nothing, if they have no sign-in any more.
    """
    account = queries.by_actor_key(by.key) if by.kind is ActorKind.ACCOUNT else None
    held = queries.memberships_in_force(account.id) if account is not None and account.is_active else []
    tops = [each.organisation for each in held if permission in allowed(each.role, by_two=each.is_by_two)]
    return Scope(frozenset(number for number, _ in queries.paths_under(tops)))


def may_do(person_id: int) -> frozenset[Permission]:
    """What a person's own sign-in may do today, in any organisation. Empty for whoever has none."""
    account = queries.of_person(person_id)
    held = queries.memberships_in_force(account.id) if account is not None else []
    return frozenset(permission for each in held for permission in GRANTS[each.role])
