"""Nobody decides about themselves: who is the mentor, and a coordinator too, leaves it to another."""

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.errors import Refused

OWN = "You are the mentor, so another coordinator has to do this"


def is_own(person_id: int | None, by: Actor) -> bool:
    """Whether the actor is the mentor."""
    return person_id is not None and own_person_id(by) == person_id


def refuse_own(person_id: int | None, by: Actor) -> None:
    """Leave what concerns the actor as the mentor to somebody else.

    Raises:
        Refused: the actor is the mentor.
    """
    if is_own(person_id, by):
        raise Refused(OWN)
