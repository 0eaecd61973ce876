"""Who somebody is who acts: nobody decides about themselves."""

from volunteer_app.accounts import queries
from volunteer_app.foundation.actors import Actor, ActorKind


def own_person_id(by: Actor) -> int | None:
    """Which person the actor is, where they are a volunteer too."""
    account = queries.by_actor_key(by.key) if by.kind is ActorKind.ACCOUNT else None
    return account.person_id if account is not None else None
