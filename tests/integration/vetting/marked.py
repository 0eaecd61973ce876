"""Words that nobody else would write, put into everything about one person that is protected."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.factories.accounts import make_account
from tests.factories.disclosures import (
    a_decision,
    a_matter,
    a_weighing,
    actor_of,
    make_disclosure,
    make_officer,
    open_assessment,
    over,
)
from tests.factories.organisations import BY
from tests.factories.people import make_person
from tests.factories.placements import make_placement, ready_person
from tests.factories.references import good_answers, make_reference
from tests.factories.safeguarding import doing, make_concern, taken_on
from tests.factories.sentences import (
    a_condition,
    a_release,
    a_status,
    add,
    an_approval,
    an_occurrence,
    make_record,
)
from tests.factories.vetting import ask_for_clearance, make_check, make_clearance
from tests.integration.access.world import Side
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.safeguarding import service as concerns
from volunteer_app.safeguarding.rules import Outcome as Finding
from volunteer_app.safeguarding.rules import Said
from volunteer_app.sentences.rules.kinds import ConditionKind, State, Status
from volunteer_app.vetting import service as checks
from volunteer_app.vetting.assessing import service
from volunteer_app.vetting.assessing.models import RiskAssessment
from volunteer_app.vetting.assessing.refuse import Decision
from volunteer_app.vetting.assessing.rules import Outcome
from volunteer_app.vetting.barring import referrals
from volunteer_app.vetting.barring import service as barring
from volunteer_app.vetting.barring.referrals import Removal
from volunteer_app.vetting.barring.rules import BarredList, BarSource, Cause, LiftKind, ReferralState
from volunteer_app.vetting.barring.service import BarDetails
from volunteer_app.vetting.disclosures.models import Disclosure
from volunteer_app.vetting.references import service as references
from volunteer_app.vetting.references.rules import Route
from volunteer_app.vetting.rules import CheckKind, CheckOutcome

SELF = "volunteer"  # the person whom it is about
COORDINATOR, OFFICER = "coordinator", "vetting_officer"
ROLE = "literacy-tutor-prison"  # asks about convictions, and is placed in a prison


@dataclass(frozen=True)
class Secret:
    """Marked words, and whose pages may show them to whoever just opens the page.

    `clear_in`: the tables that hold them in the clear; none for what is sealed.
    """

    words: str
    readers: frozenset[str] = frozenset()
    clear_in: frozenset[str] = frozenset()


# What was told, and what the person reads of the decision
TOLD = Secret("Zyxquibble", frozenset({SELF}))
# What officers weighed, and wrote to each other
WEIGHED = Secret("Fadgewort")
# What a coordinator has to see to: they read it, and never why
TERMS = Secret("Wobblethorpe", frozenset({COORDINATOR}))
SENTENCE = Secret("Snorfleby")
PRISON_NUMBER = Secret("Q7419XW")
REFEREE = Secret("Mumblegate", frozenset({COORDINATOR, OFFICER}))
BAR = Secret("Dunderfell")
NOTE = Secret("Crumblewick", frozenset({OFFICER}), frozenset({"check_record"}))
# Why a prison refused or revoked: on no page, since it may be intelligence
PRISON = Secret("Harrowmint", clear_in=frozenset({"check_record", "check_step"}))
# What somebody raised, and all that a lead wrote about it
CONCERN = Secret("Tansywhistle")
SECRETS = (TOLD, WEIGHED, TERMS, SENTENCE, PRISON_NUMBER, REFEREE, BAR, NOTE, PRISON, CONCERN)


@dataclass
class Marked:
    """The references of the marked records, by what they are; plain words, so that no row is read again."""

    references: dict[str, list[str]] = field(default_factory=dict)

    def note(self, *what: str, reference: str) -> None:
        """Keep a reference under each of these names."""
        for each in what:
            self.references.setdefault(each, []).append(reference)


def seed(own: Side) -> Marked:
    """Everything that is protected about the person of this side, each in its own marked words."""
    found = Marked()
    hope, person = own.organisation, own.person
    officers = [make_officer(hope, name) for name in ("One", "Other", "Third")]
    for number in range(3):
        _weigh(found, person, hope, officers, number)
    _placed(found, own, officers)
    _sentence(own)
    _referees(found, person, hope)
    _checks(found, own)
    _bar(found, make_person(hope), hope, officers[0])
    _concerns(found, own)
    return found


def _weigh(found: Marked, person: Person, hope: Organisation, officers: list[Account], number: int) -> None:
    """Told; then only proposed, decided with conditions, or reconsidered."""
    one, other, third = officers
    told = _told(found, person, hope, f"MARKED-{number}")
    assessment = open_assessment(told, one)
    found.note("decision", reference=assessment.reference)
    _propose(assessment, one)
    if number == 0:
        return
    _decide(assessment, other)
    if number == 2:
        service.ask_again(assessment, TOLD.words, by=actor_of(third), authority=over(hope))
        said = a_decision(Outcome.SUITABLE, TOLD.words, to_coordinator=TERMS.words)
        service.settle(assessment, said, by=actor_of(third), authority=over(hope))


def _told(found: Marked, person: Person, hope: Organisation, offer: str, role: str = ROLE) -> Disclosure:
    matter = a_matter(clock.today(), f"{TOLD.words} offence", f"{TOLD.words} account")
    told = make_disclosure(person, hope, matter, offer=offer, role=role)
    found.note("disclosure", reference=told.reference)
    return told


def _propose(assessment: RiskAssessment, by: Account) -> None:
    scope = Scope(frozenset({assessment.organisation_id}))
    service.propose(assessment, a_weighing(WEIGHED.words), _said(), by=actor_of(by), authority=scope)


def _decide(assessment: RiskAssessment, by: Account) -> None:
    scope = Scope(frozenset({assessment.organisation_id}))
    service.decide(assessment, _said(), by=actor_of(by), authority=scope)


def _said() -> Decision:
    return a_decision(Outcome.WITH_CONDITIONS, TOLD.words, conditions=TOLD.words, to_coordinator=TERMS.words)


def _placed(found: Marked, own: Side, officers: list[Account]) -> None:
    """Somebody with conditions who was approved: what approval rested on is stored."""
    one, other, _ = officers
    person = ready_person(own.organisation, own.prison)
    assessment = open_assessment(_told(found, person, own.organisation, "PLACED"), one)
    _propose(assessment, one)
    _decide(assessment, other)
    placement = make_placement(person, own.organisation, own.prison, approved=True)
    found.note("approved", "proposed", reference=placement.reference)
    found.note("person", reference=person.reference)


def _sentence(own: Side) -> None:
    """Under two statuses, everything that a record can say."""
    record = make_record(own.person, own.organisation)
    tomorrow = clock.today() + timedelta(days=1)
    words: dict[str, Any] = {"note": SENTENCE.words}
    number: dict[str, Any] = {"prison_number": PRISON_NUMBER.words, "starts_on": tomorrow}
    add(record, a_status(Status.IN_CUSTODY, own.prison, **number, **words))
    add(record, an_approval(**words), State.APPROVED, State.WITHDRAWN)
    release = add(record, a_release(**words), State.AUTHORISED)
    add(record, an_occurrence(release, tomorrow, **words), State.BROKEN)
    add(record, a_condition(ConditionKind.NO_CONTACT_WITH_NAMED, **words))


def _referees(found: Marked, person: Person, hope: Organisation) -> None:
    """One who answered with a worry, entered by a coordinator."""
    request = make_reference(person, hope, role=ROLE)
    words: dict[str, Any] = {"strengths": REFEREE.words, "has_concern": True, "concern": REFEREE.words}
    references.enter_answer(request, good_answers(request, **words), Route.PHONE, version=None, by=BY)
    found.note("reference", reference=request.reference)
    found.note("check", reference=request.check.reference)


def _checks(found: Marked, own: Side) -> None:
    """Somebody else's certificate with an officer's note, and why a prison refused and revoked."""
    hope, prison, person = own.organisation, own.prison, make_person(own.organisation)
    found.note("person", reference=person.reference)
    shows: dict[str, Any] = {"outcome": CheckOutcome.HAS_INFORMATION, "valid_from": None, "note": NOTE.words}
    for kind in (CheckKind.CRIMINAL_RECORD, CheckKind.HMPPS_VETTING):
        found.note("check", reference=make_check(person, hope, kind, **shows).reference)
    cleared = make_clearance(person, hope, prison)
    checks.revoke_clearance(cleared, reason=PRISON.words, by=BY)
    refused = ask_for_clearance(person, hope, prison)
    checks.refuse_clearance(refused, reason=PRISON.words, by=BY)
    for each in (cleared, refused):
        found.note("check", "clearance", reference=each.reference)


def _concerns(found: Marked, own: Side) -> None:
    """One that is under way, with all that can be written, and one that was closed and opened again."""
    lead = make_account(name="Lead", roles=[(MembershipRole.SAFEGUARDING_LEAD, own.organisation)])
    by, said = doing(lead, own.organisation), Said(CONCERN.words, CONCERN.words, clock.today())
    for person in (own.person, None):
        concern = taken_on(make_concern(own.organisation, person, words=CONCERN.words), lead)
        for act in (concerns.note, concerns.tell, concerns.refer):
            act(concern, said, by)
        if person is not None:
            concerns.pause(concern, said, by)
            concerns.end_pause(concern, said, by)
        else:
            concerns.close(concern, Finding.FOUND, said, by)
            concerns.reopen(concern, said, by)
        found.note("concern", reference=concern.reference)


def _bar(found: Marked, person: Person, hope: Organisation, officer: Account) -> None:
    """A bar that somebody proposes to lift, and a duty to refer that was decided."""
    by, scope = actor_of(officer), over(hope)
    told = BarDetails((BarredList.CHILDREN,), clock.today(), BarSource.DBS_LETTER, BAR.words)
    bar = barring.record_bar(person, told, organisation=hope, by=by, authority=scope)
    barring.propose_lift(bar, LiftKind.FOUND_WRONG, reason=BAR.words, by=by, authority=scope)
    removal = Removal(person.id, hope.id, "PLA-1", "mentor-young-people", "Mentor", Cause.HARM)
    duty = referrals.open_duty(removal, by=BY)
    assert duty is not None
    referrals.decide_duty(duty, ReferralState.NOT_REFERRED, reasons=BAR.words, by=by, authority=scope)
    found.note("person", reference=person.reference)
    found.note("bar", reference=bar.reference)
    found.note("duty", reference=duty.reference)
