"""Who somebody is who acts: nobody decides about themselves."""

from volunteer_app.accounts import queries
from volunteer_app.accounts.rules import GRANTS
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.authority import Permission


def own_person_id(by: Actor) -> int | None:
    """Which person the actor is, where they are a volunteer too."""
    account = queries.by_actor_key(by.key) if by.kind is ActorKind.ACCOUNT else None
    return account.person_id if account is not None else None


def may_do(person_id: int) -> frozenset[Permission]:
    """What a person's own sign-in may do today, in any organisation. Empty for whoever has none."""
    account = queries.of_person(person_id)
    held = queries.memberships_in_force(account.id) if account is not None else []
    return frozenset(permission for each in held for permission in GRANTS[each.role])
