"""Wanting no messages to many, and wanting them again. Letters about one's own case are never stopped.

The link at the end of each message works for as long as the message is kept, without signing in (RFC 8058;
regulation 22 of the Privacy and Electronic Communications Regulations 2003: a simple way to refuse).
"""

import hashlib

from sqlalchemy.exc import IntegrityError

from volunteer_app.foundation import history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.recruitment.messages import queries
from volunteer_app.recruitment.messages.models import MessageStop
from volunteer_app.recruitment.messages.rules import StopRoute
from volunteer_app.recruitment.rules import Action


def hash_of(token: str) -> str:
    """What is kept of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def stop(person_id: int, organisation_id: int, route: StopRoute, *, by: Actor) -> None:
    """Send this person no more messages to many from the organisation. Doing it again changes nothing."""
    if organisation_id in queries.stops_of(person_id):
        return
    wanted = MessageStop(person_id=person_id, organisation_id=organisation_id, route=route)
    try:
        with db.session.begin_nested():
            db.session.add(wanted)
    except IntegrityError:
        return  # a second press of the button won
    history.record(Action.STOP_MESSAGES, wanted, by=by, reason=route.words)


def start_again(person_id: int, organisation_id: int, *, by: Actor) -> None:
    """The person wants messages again. Doing it again changes nothing."""
    found = queries.stops_of(person_id).get(organisation_id)
    if found is not None:
        db.session.delete(found)
        history.record(Action.START_MESSAGES, found, by=by)
