"""Deciding, once, about something that stands against a do-not-match statement: whoever made that does."""

from sqlalchemy.orm.exc import StaleDataError

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.people import service as people
from volunteer_app.placements.screening import owners, queries
from volunteer_app.placements.screening.models import Screening, ScreeningConflict, ScreeningPause
from volunteer_app.placements.screening.rules import Action, ScreeningState, Settlement
from volunteer_app.placements.screening.service import BY, say
from volunteer_app.vetting.do_not_match import queries as do_not_match

NOBODY = Scope()
OWN = "This is about you, so somebody else has to decide"
NOTHING_RUNS = "Nothing of this runs now, so nothing can be paused. It stays on your list while it stands"


def settle(
    conflict: ScreeningConflict,
    to: Settlement,
    *,
    why: str,
    version: int | None = None,
    by: Actor,
    authority: Scope = NOBODY,
) -> None:
    """Decide about something that stands against a statement: pause it, or let it go on.

    A pause names nobody and says nothing of why; what is kept of why is sealed. What is only proposed reads
    "choose another" instead, as whatever is proposed against a statement does.

    Raises:
        Refused: the actor may not, or is one of the two; it was decided already, there is no reason, or
            nothing runs that could be paused.
        StaleEdit: it changed since `version`.
    """
    _refuse_settling(conflict, by, authority)
    people.hold(conflict.screening.person_id)  # as an approval does, so that neither passes the other unseen
    db.session.refresh(conflict, with_for_update={"of": ScreeningConflict})
    if version is not None and version != conflict.version:
        raise StaleEdit
    if conflict.settlement is not None:
        raise Refused(f"This was decided already: {conflict.settlement.words.lower()}")
    if not why.strip():
        raise Refused("Say why", "why")
    if to is Settlement.PAUSED:
        _pause(conflict)
    conflict.settlement, conflict.why = to, why.strip()
    conflict.settled_at, conflict.settled_by = clock.now(), by.name
    try:
        history.record(Action.SETTLE, conflict, by=by)
    except StaleDataError as error:
        raise StaleEdit from error


def _refuse_settling(conflict: ScreeningConflict, by: Actor, authority: Scope) -> None:
    if by.kind is ActorKind.JOB:
        return
    if not authority.reaches(conflict.organisation_id):
        raise Refused("Only those who made the statement decide about this")
    own_id = own_person_id(by)
    if own_id is not None and do_not_match.names(conflict.statement_id, own_id):
        raise Refused(OWN)


def _pause(conflict: ScreeningConflict) -> None:
    screening = conflict.screening
    if queries.is_proposed(screening.id):
        db.session.refresh(screening, with_for_update={"of": Screening})
        say(screening, ScreeningState.CHOOSE_ANOTHER)
        history.record(Action.DECIDE, screening, by=BY)
        return
    paused = owners.owner(screening.kind).pause(screening.id)
    if not paused:
        raise Refused(NOTHING_RUNS, "decision")
    db.session.add_all(
        [ScreeningPause(conflict_id=conflict.id, screening_id=number) for number in sorted(set(paused))]
    )
