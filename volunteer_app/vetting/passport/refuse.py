"""What is refused of a passport, to whom and with which words: each raises `Refused` or `StaleEdit`."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.vetting.certificates.queries import policy_of
from volunteer_app.vetting.certificates.rules import BARRED_LIST_OF, Certificate, Need, suffices
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.passport import queries, rules
from volunteer_app.vetting.passport.models import PassportConsent, Reliance
from volunteer_app.vetting.passport.rules import ConsentState
from volunteer_app.vetting.rules import PRISON_DECIDES, SPEAKS_AGAINST, CheckKind, CheckOutcome

GONE = "This check cannot be relied on any more. Ask for one of your own"
OWN_SPEAKS_AGAINST = (
    "Your organisation has a check of its own that speaks against relying on this one. "
    "Whoever decides such checks looks at that first"
)


def stale_version(row: PassportConsent | Reliance, version: int | None) -> None:
    """The row changed since `version` was shown; None asks nothing."""
    if version is not None and version != row.version:
        raise StaleEdit


def anybody_but(person_id: int, by: Actor) -> None:
    """A person answers for themselves. Paper is recorded by a service of its own."""
    if by.kind is not ActorKind.JOB and own_person_id(by) != person_id:
        raise Refused("Only the volunteer can answer this")


def no_kinds(kinds: Collection[CheckKind]) -> None:
    """A consent names what it is for, and only what may be relied on."""
    if not kinds:
        raise Refused("Select at least one kind of check", "kinds")
    if not set(kinds) <= set(rules.shareable()):
        raise Refused("Some of these checks can never be relied on by others", "kinds")


def impossible_end(ends_before: date | None) -> None:
    """A consent ends."""
    if problem := rules.end_problem(ends_before, clock.today()):
        raise Refused(problem, "last_day")


def impossible_move(consent: PassportConsent, to: ConsentState) -> None:
    """A consent moves only where it can, and a question does not wait for ever."""
    if to not in rules.moves(consent.state):
        raise Refused(f"This agreement is “{consent.state.words}”, so it cannot be changed any more")
    answers = to in {ConsentState.GIVEN, ConsentState.REFUSED}
    if answers and not rules.can_be_answered(consent.state, consent.asked_at, clock.now()):
        raise Refused("This question is too old to be answered. It can be asked again")


def unfit_check(check: Check, consent: PassportConsent | None, organisation_id: int) -> None:
    """Only another's check, clear and of today, of a kind that the person agreed to and policy allows."""
    policy = rules.policies()[check.kind]
    if not policy.may_rely:
        raise Refused(f"This kind of check is never relied on by others. {policy.why}")
    agreed = consent is not None and consent.in_force and check.kind.value in consent.kinds
    if not agreed or check.organisation_id == organisation_id:
        raise Refused("The volunteer has not agreed that your organisation relies on this check")
    ended = check.valid_before is not None and check.valid_before <= clock.today()
    if ended or not queries.counts_at_its_source(check):
        raise Refused(GONE)
    if check.kind in PRISON_DECIDES and not check.follows_person:
        raise Refused("This prison wants each organisation to ask it. Ask the prison to clear them")


def unfit_certificate(check: Check, organisation_id: int) -> None:
    """A certificate is judged by the policy of whoever relies on it. A role may ask for more than this."""
    if check.kind is not CheckKind.CRIMINAL_RECORD or check.level is None:
        return
    with_a_list = bool(BARRED_LIST_OF.get(check.level))
    held = Certificate(
        level=check.level,
        workforce=check.workforce,
        issued_on=check.issued_on or (None if with_a_list else check.valid_from),
        is_clear=True,
        counts_before=check.valid_before,
    )
    need = Need(check.level, check.workforce)
    found = suffices(held, need, policy_of(organisation_id), clock.today())
    if not found.suffices:
        raise Refused(". ".join(found.missing))


def unfit_actor(check: Check, organisation_id: int, by: Actor, recording: Scope, deciding: Scope) -> None:
    """A vetting officer relies on what an officer would decide; nobody on a check of their own."""
    if own_person_id(by) == check.person_id:
        raise Refused("This check is your own, so somebody else has to rely on it")
    if by.kind is ActorKind.JOB:
        return
    officer = rules.policies()[check.kind].officer_decides
    if not (deciding if officer else recording).reaches(organisation_id):
        raise Refused("Only a vetting officer can rely on this check" if officer else GONE)


def own_check_against(check: Check, organisation_id: int) -> None:
    """What the organisation knows itself is not outweighed by what another recorded."""
    like_it = Check.kind == check.kind
    if check.establishment_id is not None:
        like_it = Check.establishment_id == check.establishment_id
    statement = select(Check.id).where(
        Check.person_id == check.person_id,
        Check.organisation_id == organisation_id,
        or_(like_it, Check.outcome == CheckOutcome.BARRED),
        Check.outcome.in_(SPEAKS_AGAINST),
    )
    if db.session.scalars(statement.limit(1)).first() is not None:
        raise Refused(OWN_SPEAKS_AGAINST)
