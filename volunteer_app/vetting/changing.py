"""Changes to a clearance beside granting and revoking it: other terms while it is in force, and who holds it
up before it is decided. Each is a step that is never changed; a prison's reason stays on its step."""

from collections.abc import Sequence
from dataclasses import replace

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.announcements import announce
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.errors import Refused
from volunteer_app.people import service as people
from volunteer_app.vetting import clearing, refuse, service
from volunteer_app.vetting.clearing import Need, StuckWith, Terms
from volunteer_app.vetting.facts import ClearCheckChanged
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import PRISON_DECIDES, Action
from volunteer_app.vetting.service import NOBODY


def change_clearance(
    check: Check,
    terms: Terms,
    *,
    reason: str,
    by: Actor,
    version: int | None = None,
    authority: Scope = NOBODY,
) -> None:
    """Change level, conditions or last day of a clearance in force, from this moment on.

    Its first day stays; what was so until now can still be answered from its steps.

    Raises:
        Refused: this is not the actor's to decide, none is in force, nothing would change, the days cannot
            be, or the reason is missing.
        StaleEdit: the check changed since `version`.
    """
    people.hold(check.person_id)
    refuse.stale_version(check, version)
    refuse.all_but_the_prison(check, by, authority)
    refuse.own_check(check.person_id, own_person_id(by))
    if not clearing.may_change(check.outcome, has_ended=has_ended(check)):
        raise Refused("There is no clearance in force to change")
    refuse.impossible_interval(check.valid_from, terms.valid_before)
    if terms.valid_before is not None and terms.valid_before <= clock.today():
        raise Refused("Last day must be today or in the future. To end it at once, revoke it", "last_day")
    reason = refuse.missing_reason(reason)
    if _is_same(check, terms):
        raise Refused("Nothing is different. Change something, or go back", "level")
    service.set_terms(check, replace(terms, valid_from=check.valid_from or terms.valid_from))
    check.note = reason
    service.record(Action.CHANGE, check, by, reason=reason)
    announce(ClearCheckChanged(check.id))


def pass_on(
    check: Check,
    to: StuckWith,
    needs: Sequence[Need] = (),
    *,
    by: Actor,
    version: int | None = None,
    authority: Scope = NOBODY,
) -> None:
    """Say who has to do something next. `authority`: what the actor's permission for it reaches.

    The prison passes on what it holds, and says what it needs; the organisation passes on what it or the
    volunteer holds.

    Raises:
        Refused: it is decided, it cannot go there, nothing is said to be needed, or it is not the actor's.
        StaleEdit: the check changed since `version`.
    """
    refuse.stale_version(check, version)
    if to not in clearing.passes(check.stuck_with):
        raise Refused("This clearance cannot go there from where it is", "to")
    _refuse_strangers(check, by, authority)
    by_prison = clearing.passed_by_the_prison(check.stuck_with)
    if by_prison and not needs:
        raise Refused("Select what you need", "needs")
    check.stuck_with, check.state = to, clearing.STATE_WITH[to]
    check.state_since = clock.today()
    if by_prison:
        check.needs = [each.value for each in needs]
    elif to is StuckWith.PRISON:
        check.needs = []
    service.record(Action.PASS_ON, check, by)


def has_ended(check: Check) -> bool:
    """Whether its last day is over."""
    return check.valid_before is not None and check.valid_before <= clock.today()


def _refuse_strangers(check: Check, by: Actor, authority: Scope) -> None:
    if check.kind not in PRISON_DECIDES:
        raise Refused("This is not a prison clearance")
    if by.kind is ActorKind.JOB:
        return
    holder_is_prison = clearing.passed_by_the_prison(check.stuck_with)
    if not authority.reaches(check.establishment_id if holder_is_prison else check.organisation_id):
        raise Refused("This clearance is with somebody else at the moment")


def _is_same(check: Check, terms: Terms) -> bool:
    now = (check.clearance_level, check.valid_before, check.conditions, check.photo_id, check.follows_person)
    return now == (
        terms.level,
        terms.valid_before,
        terms.conditions,
        terms.photo_id,
        terms.follows_person,
    ) and set(check.rested_on) == {each.value for each in terms.rested_on}
