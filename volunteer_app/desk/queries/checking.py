"""What waits of checks, disclosures, bars and referrals, for whoever has to act: a statement for each."""

from functools import cache
from typing import Any

from sqlalchemy.orm import joinedload

from volunteer_app.desk.queries.waiting import Rows, waiting
from volunteer_app.foundation.authority import Scope
from volunteer_app.placements.screening import queries as screening
from volunteer_app.placements.screening.models import ScreeningConflict
from volunteer_app.safeguarding import queries as safeguarding
from volunteer_app.vetting import asking
from volunteer_app.vetting import queries as vetting
from volunteer_app.vetting.barring import queries as barring
from volunteer_app.vetting.clearing import StuckWith
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.passport import queries as passport
from volunteer_app.vetting.passport.models import Reliance
from volunteer_app.vetting.update_service import queries as update_service


@waiting
def checks_to_decide(scope: Scope) -> Rows[Check]:
    """Checks that wait for a vetting officer, the oldest first."""
    return Rows(vetting.to_decide(scope), (Check.state_since, Check.id), _check_of_whom())


@waiting
def checks_of_coordinators(scope: Scope) -> Rows[Check]:
    """Checks that wait for a coordinator to take the next step, the oldest first."""
    found = vetting.with_coordinators(scope)
    return Rows(found, (Check.state_since, Check.id), _check_of_whom())


@waiting
def clearances_waiting(scope: Scope) -> Rows[Check]:
    """Clearances that wait for a prison and for nobody else before it, the oldest first."""
    found = vetting.clearances_waiting(scope, StuckWith.PRISON)
    return Rows(found, (Check.state_since, Check.id), _check_of_whom())


@waiting
def checks_to_look_at_again(scope: Scope) -> Rows[Reliance]:
    """Checks of others that were relied on and have changed since, the longest wait first."""
    order = (Reliance.look_again_at, Reliance.id)
    return Rows(passport.to_look_at(scope), order, (joinedload(Reliance.person, innerjoin=True),))


@waiting
def update_service_answers(scope: Scope, *, person_id: int | None) -> Rows[Any]:
    """Answers of the Update Service that an officer looks at, the oldest first.

    `person_id`: who they are, where they volunteer too.
    """
    found = update_service.waiting_for(scope, person_id)
    return Rows(found, update_service.OLDEST_FIRST, update_service.OF_WHOM)


@waiting
def answers_to_look_at(scope: Scope) -> Rows[Any]:
    """Answers to the question about convictions that wait for a vetting officer, the oldest first."""
    return Rows(asking.answers_waiting(scope), asking.OLDEST_FIRST, asking.OF_WHOM)


@waiting
def assessments_to_go_on_with(scope: Scope, *, key: str, person_id: int | None) -> Rows[Any]:
    """Risk assessments whose next step an officer may take, the oldest first.

    `key`: of their account; `person_id`: who they are, where they volunteer too.
    """
    found = asking.assessments_waiting(scope, key=key, person_id=person_id)
    return Rows(found, asking.WEIGHED_OLDEST_FIRST, asking.WEIGHED_OF_WHOM)


@waiting
def lifts_to_decide(scope: Scope, *, key: str, person_id: int | None) -> Rows[Any]:
    """Bars whose lifting another officer proposed, the oldest proposal first; `key`, `person_id` as above."""
    found = barring.lifts_to_decide(scope, key=key, person_id=person_id)
    return Rows(found, barring.LIFT_OLDEST_FIRST, barring.LIFT_OF_WHOM)


@waiting
def referrals_due(scope: Scope) -> Rows[Any]:
    """Duties to refer that nobody has decided, the oldest first."""
    return Rows(barring.duties(scope), barring.OLDEST_FIRST, barring.OF_WHOM)


@waiting
def statements_stood_against(scope: Scope, *, person_id: int | None) -> Rows[ScreeningConflict]:
    """What stands against the scope's do-not-match statements, the longest wait first.

    `person_id`: who the viewer is, where they volunteer too.
    """
    order = (ScreeningConflict.found_at, ScreeningConflict.id)
    return Rows(screening.open_conflicts(scope, person_id), order, ())


@waiting
def statements_of_one_person(scope: Scope, *, person_id: int | None) -> Rows[Any]:
    """Do-not-match statements that name one person twice since a merge, the oldest first.

    `person_id`: as above.
    """
    return Rows(screening.of_one_person(scope, person_id), screening.MADE_FIRST, ())


@waiting
def concerns_to_take_on(scope: Scope, *, person_id: int | None) -> Rows[Any]:
    """Concerns that no safeguarding lead has taken on, urgent ones first, then the oldest.

    `person_id`: who the lead is, where they volunteer too.
    """
    return Rows(safeguarding.to_take_on(scope, person_id), safeguarding.URGENT_FIRST, ())


@waiting
def concerns_under_way(scope: Scope, *, key: str, person_id: int | None) -> Rows[Any]:
    """Concerns that this lead looks into, urgent ones first, then the oldest; `key`, `person_id` as above."""
    return Rows(safeguarding.under_way_with(scope, person_id, key), safeguarding.URGENT_FIRST, ())


@cache  # the same for every request, and slow to build
def _check_of_whom() -> tuple[Any, ...]:
    return (
        joinedload(Check.person, innerjoin=True),
        joinedload(Check.organisation, innerjoin=True),
        joinedload(Check.establishment),
    )
