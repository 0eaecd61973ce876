"""Asking referees, reminding them, and keeping what they say. Each change moves the check with it.

A check of kind "reference" is what readiness counts: here it is started, and gets its outcome. Nothing to
weigh makes it clear; anything else makes it "has information", which a person weighs on the check's own page.
"""

from dataclasses import dataclass
from datetime import date

from volunteer_app.accounts import queries as accounts
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock, history, links, mail
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.links import OneTimeLink
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.roles.models import Role
from volunteer_app.vetting import refuse
from volunteer_app.vetting import service as checks
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.references import queries, rules
from volunteer_app.vetting.references.answers import Answers
from volunteer_app.vetting.references.models import ReferenceRequest
from volunteer_app.vetting.references.policy import groups_asked
from volunteer_app.vetting.references.rules import PURPOSE, Action, RequestState, Route, WithdrawReason
from volunteer_app.vetting.rules import CheckKind, CheckOutcome, CheckState

OVER = "This request is over. Ask the referee anew"
THEMSELVES = "This is the volunteer’s own email address: somebody else has to speak for them"
TWICE = "This person is being asked already"
NO_WAY = "Enter an email address, a telephone number or an address"


@dataclass(frozen=True)
class Referee:
    """Who is asked. One with an e-mail address gets a link; anybody else is telephoned or written to."""

    name: str
    relationship: str
    email: str = ""
    phone: str = ""
    address: str = ""


def ask(
    person: Person,
    referee: Referee,
    *,
    organisation: Organisation,
    role: Role,
    by: Actor,
    has_answered: bool = False,
) -> ReferenceRequest:
    """Ask somebody for a reference, and start the check that it is for.

    `has_answered`: what they said came already and is entered next, so nothing is sent.

    Raises:
        Refused: it is about oneself, or this referee cannot be asked.
    """
    refuse.own_check(person.id, own_person_id(by))
    _refuse_referee(person, referee, organisation, has_answered=has_answered)
    check = checks.start_check(person, organisation=organisation, kind=CheckKind.REFERENCE, by=by)
    checks.move_check(check, CheckState.SUBMITTED, by=by)
    request = _request(check, referee, role, by)
    history.record(Action.ASK, request, by=by)
    if request.referee_email and not has_answered:
        _send(request, "vetting/mail/reference_asked.txt")
    return request


def _request(check: Check, referee: Referee, role: Role, by: Actor) -> ReferenceRequest:
    return ReferenceRequest(
        person_id=check.person_id,
        organisation_id=check.organisation_id,
        check_id=check.id,
        role_code=role.code,
        asked_about=[each.value for each in groups_asked(role.requirements)],
        referee_name=referee.name,
        referee_email=referee.email,
        referee_phone=referee.phone,
        referee_address=referee.address,
        relationship_to_person=referee.relationship,
        asked_on=clock.today(),
        state_since=clock.today(),
        due_on=rules.next_due(clock.today(), 0),
        asked_by_key=by.key,
        asked_by=by.name,
    )


def remind(request: ReferenceRequest, today: date, *, by: Actor) -> None:
    """Remind the referee; where they have no e-mail address, whoever asked."""
    _move(request, RequestState.REMINDED)
    request.reminders_sent = rules.reminders_passed(request.asked_on, today)
    request.due_on = rules.next_due(request.asked_on, request.reminders_sent)
    history.record(Action.REMIND, request, by=by)
    if request.referee_email:
        _send(request, "vetting/mail/reference_reminder.txt")
    else:
        _tell(request, "vetting/mail/reference_no_email.txt")


def expire(request: ReferenceRequest, *, by: Actor) -> None:
    """Nobody answered in time: the link ends, and the coordinator asks somebody else."""
    _end(request, RequestState.EXPIRED, Action.EXPIRE, by)
    _tell(request, "vetting/mail/reference_expired.txt")


def withdraw(request: ReferenceRequest, because: WithdrawReason, *, version: int | None, by: Actor) -> None:
    """Take the request back; its link ends.

    Raises:
        Refused: it is over, or about oneself.
        StaleEdit: it changed since `version`.
    """
    _own_or_stale(request, version, by)
    request.withdrawn_because = because
    _end(request, RequestState.WITHDRAWN, Action.WITHDRAW, by)


def refuse_to_answer(request: ReferenceRequest, link: OneTimeLink, *, reason: str) -> None:
    """The referee would rather not. The coordinator is told, and asks somebody else.

    Raises:
        Refused: the request is over, or the link was used meanwhile.
    """
    links.use(link)
    request.said = {"refusal": reason.strip()} if reason.strip() else None
    _end(request, RequestState.REFUSED, Action.REFUSE, _referee_of(request))
    _tell(request, "vetting/mail/reference_refused.txt")


def answer_by_link(request: ReferenceRequest, link: OneTimeLink, answers: Answers) -> None:
    """Keep what the holder of the link says, once.

    Raises:
        Refused: the request is over, or the link was used meanwhile.
    """
    links.use(link)
    _answer(request, answers, Route.LINK, _referee_of(request))


def enter_answer(
    request: ReferenceRequest, answers: Answers, route: Route, *, version: int | None, by: Actor
) -> None:
    """Keep what a referee said by telephone or wrote, entered on their behalf.

    Raises:
        Refused: the request is over, or about oneself.
        StaleEdit: it changed since `version`.
    """
    _own_or_stale(request, version, by)
    request.entered_by = by.name
    _answer(request, answers, route, by.acting_for(request.reference))


def _answer(request: ReferenceRequest, answers: Answers, route: Route, by: Actor) -> None:
    _move(request, RequestState.ANSWERED)
    request.answered_at, request.route, request.due_on = clock.now(), route, None
    request.said = answers.as_json()
    links.void(PURPOSE, request.id)
    history.record(Action.ANSWER, request, by=by)
    to_weigh = bool(rules.to_weigh(answers, request.asked_on))
    _decide(request, CheckOutcome.HAS_INFORMATION if to_weigh else CheckOutcome.CLEAR, by)
    _tell(request, "vetting/mail/reference_answered.txt")


def _decide(request: ReferenceRequest, outcome: CheckOutcome, by: Actor) -> None:
    """Give the check its outcome, unless somebody has decided it by hand meanwhile.

    A concern outweighs a decision that was taken without it; anything else leaves it.
    """
    check = request.check
    decided = check.outcome is not None
    if decided and not (outcome is CheckOutcome.HAS_INFORMATION and check.outcome is CheckOutcome.CLEAR):
        return
    since = clock.today() if outcome is CheckOutcome.CLEAR else None
    checks.decide_check(check, outcome, valid_from=since, valid_before=None, by=by)


def _end(request: ReferenceRequest, state: RequestState, action: Action, by: Actor) -> None:
    """No reference comes of it: the check is withdrawn with it."""
    _move(request, state)
    request.due_on = None
    links.void(PURPOSE, request.id)
    history.record(action, request, by=by)
    _decide(request, CheckOutcome.WITHDRAWN, by)


def _move(request: ReferenceRequest, to: RequestState) -> None:
    if not rules.may_move(request.state, to):
        raise Refused(OVER)
    request.state, request.state_since = to, clock.today()


def _own_or_stale(request: ReferenceRequest, version: int | None, by: Actor) -> None:
    refuse.own_check(request.person_id, own_person_id(by))
    if version is not None and version != request.version:
        raise StaleEdit


def _refuse_referee(
    person: Person, referee: Referee, organisation: Organisation, *, has_answered: bool
) -> None:
    if not has_answered and not (referee.email or referee.phone or referee.address):
        raise Refused(NO_WAY, "email")
    if referee.email and referee.email == (person.email or "").lower():
        raise Refused(THEMSELVES, "email")
    if referee.email and queries.open_with_email(person.id, organisation.id, referee.email):
        raise Refused(TWICE, "email")


def _send(request: ReferenceRequest, template: str) -> None:
    """A fresh link; those in earlier mails work on, until one of them is used."""
    db.session.flush()
    left = rules.expires_on(request.asked_on) - clock.today()
    token = links.issue(PURPOSE, request.id, left, keep_earlier=True)
    mail.post(
        to=request.referee_email,
        template=template,
        request=request,
        last_day=rules.last_day(request.asked_on),
        link=links.address("vetting.give_reference", token=token),
    )


def _tell(request: ReferenceRequest, template: str) -> None:
    """Tell whoever asked, or, when they have left, the coordinators. The mail names nobody."""
    link = links.address("vetting.reference_request", reference=request.reference)
    for account in _who_asked(request):
        mail.post(to=account.email, template=template, link=link)


def _who_asked(request: ReferenceRequest) -> list[Account]:
    asked = accounts.by_actor_key(request.asked_by_key)
    if asked is not None and asked.is_active:
        return [asked]
    return accounts.holders(request.organisation_id, MembershipRole.COORDINATOR)


def _referee_of(request: ReferenceRequest) -> Actor:
    """History names the request and not the referee: the volunteer may read it one day."""
    return Actor.link(PURPOSE, f"Referee {request.reference}")
