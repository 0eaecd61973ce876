"""Who sends a token: the organisation that it is of, and the name under which its changes are kept."""

from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.bearers import Bearer
from volunteer_app.foundation.transactions import afterwards
from volunteer_app.survey.tokens import queries, service


def bearer(text: str) -> Bearer | None:
    """The holder of a token that works. Once a day, notes that it was used."""
    found = queries.working(service.hash_of(text))
    if found is None:
        return None
    number = found.id
    if found.last_used_on != clock.today():
        afterwards(lambda: service.note_use(number))
    return Bearer(
        found.organisation_id, Actor.link(f"survey_token:{found.reference}", f"{found.name} (token)")
    )
