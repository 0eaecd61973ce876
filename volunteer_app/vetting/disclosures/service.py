"""Changes of questions about convictions and of what was told.

A coordinator records that somebody was told which law applies, and that a paper went to the officer. An
answer comes from the person, signed in, or is entered by a vetting officer; `authority` is what the actor's
permission to open disclosures reaches.
"""

from collections.abc import Sequence

from sqlalchemy.orm.exc import StaleDataError

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import service as people
from volunteer_app.people.models import Person
from volunteer_app.roles.models import Role
from volunteer_app.vetting.disclosures import queries, rules
from volunteer_app.vetting.disclosures.models import DisclosedMatter, Disclosure
from volunteer_app.vetting.disclosures.rules import Action, Because, DisclosureState, Matter, Route, ToldHow

NOBODY = Scope()
OWN = "This is about yourself, so another vetting officer has to do it"


def open_question(
    person: Person, organisation: Organisation, role: Role, *, offer_reference: str, by: Actor
) -> Disclosure | None:
    """Begin to ask, once the offer was accepted. None: for this role nothing is asked, or it was asked."""
    if role.convictions_question not in rules.ASKS or queries.of_offers([offer_reference]):
        return None
    disclosure = Disclosure(
        person_id=person.id,
        organisation_id=organisation.id,
        role_id=role.id,
        offer_reference=offer_reference,
        question=role.convictions_question,
        basis=role.basis,
    )
    history.record(Action.OPEN, disclosure, by=by)
    return disclosure


def tell_law(disclosure: Disclosure, how: ToldHow, *, by: Actor, version: int | None = None) -> None:
    """Record that the person was told which law applies. Only then may they be asked.

    Raises:
        Refused: they were told already, or the question is closed.
        StaleEdit: it changed since `version`.
    """
    _move(disclosure, DisclosureState.TOLD, version)
    disclosure.law_told_at, disclosure.law_told_how = clock.now(), how
    disclosure.law_told_by = by.name
    _record(Action.TELL_LAW, disclosure, by)


def pass_paper(disclosure: Disclosure, *, by: Actor, version: int | None = None) -> None:
    """Record that an answer on paper went, unopened, to the vetting officer.

    Raises:
        Refused: they were not told which law applies, or have answered.
        StaleEdit: it changed since `version`.
    """
    _move(disclosure, DisclosureState.ON_PAPER, version)
    disclosure.paper_passed_at = clock.now()
    _record(Action.PASS_PAPER, disclosure, by)


def answer(
    disclosure: Disclosure,
    matters: Sequence[Matter],
    *,
    route: Route,
    by: Actor,
    answered_by: str = "",
    authority: Scope = NOBODY,
) -> None:
    """Keep what the person told, encrypted; nothing told is an answer too.

    `answered_by`: who spoke for them, by proxy. Of what was told only that is kept which may be asked today.

    Raises:
        Refused: this is not the actor's to enter, they were not told which law applies, or have answered.
    """
    people.hold(disclosure.person_id)
    _refuse_others(disclosure, route, by, authority)
    if disclosure.state not in rules.MAY_ANSWER:
        raise Refused("This question does not wait for an answer. Open it again")
    gone = rules.no_longer_asked(matters, disclosure.question, clock.today())
    kept = [matter for matter, is_gone in zip(matters, gone, strict=True) if not is_gone]
    disclosure.state = DisclosureState.ANSWERED
    disclosure.answered_at, disclosure.route = clock.now(), route
    disclosure.answered_by = answered_by or by.name
    disclosure.told_something = bool(kept)
    _record(Action.ANSWER, disclosure, by)
    for each in kept:
        row = DisclosedMatter(disclosure_id=disclosure.id, content=each.as_kept())
        history.record(
            Action.KEEP,
            row,
            by=by,
            person_id=disclosure.person_id,
            organisation_id=disclosure.organisation_id,
        )


def settle(disclosure: Disclosure, *, can_go_on: bool, by: Actor) -> None:
    """Nothing was told, or what was told has been decided on. The caller has asked whose decision it is.

    Raises:
        Refused: there is no answer yet, or the application ended.
    """
    to = DisclosureState.CAN_GO_ON if can_go_on else DisclosureState.CANNOT_GO_ON
    if disclosure.state is to:
        return
    _move(disclosure, to, None)
    disclosure.settled_at = clock.now()
    _record(Action.SETTLE, disclosure, by)


def nothing_to_weigh(
    disclosure: Disclosure, *, by: Actor, authority: Scope, version: int | None = None
) -> None:
    """A vetting officer has seen that nothing was told, or that we may ask of none of it any more, so the
    person can go on.

    Raises:
        Refused: something was told, or this is not the actor's to say.
        StaleEdit: it changed since `version`.
    """
    _refuse_stale(disclosure, version)
    refuse_all_but_officers(disclosure, by, authority)
    if queries.kept(disclosure.id):
        raise Refused("Something was told, so it has to be weighed first")
    settle(disclosure, can_go_on=True, by=by)


def close(disclosures: Sequence[Disclosure], *, by: Actor) -> None:
    """The applications ended: nothing more is asked, and what was told goes."""
    for each in disclosures:
        if each.state in rules.ENDS_WITH_THE_APPLICATION:
            each.state = DisclosureState.CLOSED
            each.swept_on = None
            _record(Action.CLOSE, each, by)


def erase(disclosure: Disclosure, matters: Sequence[DisclosedMatter], because: Because, *, by: Actor) -> None:
    """Erase what these were. That they were told stays, and when and why they went."""
    for each in matters:
        each.content = None
        each.erased_at, each.erased_because = clock.now(), because
        history.record(
            Action.ERASE,
            each,
            by=by,
            person_id=disclosure.person_id,
            organisation_id=disclosure.organisation_id,
        )


def refuse_all_but_officers(disclosure: Disclosure, by: Actor, authority: Scope) -> None:
    """Vetting officers of the organisation, and never about themselves."""
    if not authority.reaches(disclosure.organisation_id):
        raise Refused("Only a vetting officer can do this")
    if own_person_id(by) == disclosure.person_id:
        raise Refused(OWN)


def _refuse_others(disclosure: Disclosure, route: Route, by: Actor, authority: Scope) -> None:
    if route is not Route.ONLINE:
        refuse_all_but_officers(disclosure, by, authority)
    elif own_person_id(by) != disclosure.person_id:
        raise Refused("Only the person can answer here. A vetting officer enters what came on paper")


def _move(disclosure: Disclosure, to: DisclosureState, version: int | None) -> None:
    _refuse_stale(disclosure, version)
    if not rules.may_move(disclosure.state, to):
        raise Refused(f"This is “{disclosure.state.words}”, so it cannot become “{to.words}”")
    disclosure.state = to


def _refuse_stale(disclosure: Disclosure, version: int | None) -> None:
    if version is not None and version != disclosure.version:
        raise StaleEdit


def _record(action: Action, disclosure: Disclosure, by: Actor) -> None:
    try:
        history.record(action, disclosure, by=by)
    except StaleDataError as error:
        raise StaleEdit from error
