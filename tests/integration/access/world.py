"""Two organisations side by side, each with one of everything, and viewers of every kind."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from tests.factories import (
    awards,
    marks,
    mentoring,
    programmes,
    publishing,
    recognition,
    rota,
    screening,
    staff_leave,
    survey,
    training_sessions,
)
from tests.factories.accounts import make_account, make_membership, make_passkey
from tests.factories.authenticator import Authenticator
from tests.factories.barring import make_bar, make_duty
from tests.factories.disclosures import (
    a_matter,
    decided,
    make_disclosure,
    make_officer,
    open_assessment,
)
from tests.factories.documents import make_pdf
from tests.factories.imports import HEADINGS, bring, csv_of, some_people
from tests.factories.learning import answer, make_learning
from tests.factories.messages import make_message, make_template
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.passports import give_consent, rely
from tests.factories.people import make_person
from tests.factories.placements import make_correction, make_placement, make_session, ready_person
from tests.factories.recruitment import make_application, make_opportunity, role_named
from tests.factories.references import make_reference
from tests.factories.safeguarding import make_concern
from tests.factories.sentences import a_status, make_record
from tests.factories.training import make_training
from tests.factories.vetting import (
    ask_for_clearance,
    make_answer,
    make_check,
    make_clearance,
    make_waiver,
)
from volunteer_app.accounts import preferences, sessions
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.accounts.signing_in import SESSION_OF_LOGIN
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.files import storing
from volunteer_app.foundation.files.storing import Kept
from volunteer_app.organisations import queries as organisations
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import duplicates, letters, merging
from volunteer_app.people.models import Person
from volunteer_app.people.rules import LetterKind
from volunteer_app.sentences.rules.kinds import Status
from volunteer_app.training import evidence
from volunteer_app.training.packs import queries as packs
from volunteer_app.vetting.rules import CheckKind, CheckOutcome

SALT = "wtf-csrf-token"
CSRF = "0123456789abcdef0123456789abcdef01234567"
STAFF = tuple(MembershipRole)


@dataclass(frozen=True)
class Side:
    """One organisation with its prison, and the reference of one of everything, by what it is."""

    organisation: Organisation
    prison: Organisation
    person: Person
    references: dict[str, str]


@dataclass(frozen=True)
class Viewer:
    """Somebody who asks: the cookie that says who, and the reference of the session behind it."""

    role: str
    cookie: str
    session: str = ""


def side(name: str) -> Side:
    """An organisation that works in a prison, with a person at every step and every kind of record."""
    organisation, prison = make_organisation(name), make_prison(f"{name} (HMP)")
    person = make_person(organisation, email=f"{name.lower()}@example.org")
    references = {
        "organisation": organisation.reference,
        "prison": prison.reference,
        "person": person.reference,
        "message": make_message(organisation).reference,
        "template": make_template(organisation).reference,
        **_of_recruitment(person, organisation, prison),
        **_of_record(person, organisation, prison),
        **_of_pairs(person, organisation),
        "waiver": make_waiver(person, organisation).reference,
        "answer": make_answer(make_person(organisation), organisation).reference,
        "bar": make_bar(person, organisation).reference,
        "duty": make_duty(person, organisation).reference,
        "concern": make_concern(organisation, person).reference,
        **_of_staff(organisation),
        **awards.references(person, organisation),
        **training_sessions.references(person, organisation),
        **rota.references(person, organisation, prison),
        **programmes.references(organisation),
        **marks.references(organisation),
        **mentoring.references(organisation, prison),
        **staff_leave.references(person, organisation),
        "publication": publishing.one_being_made().reference,
        **survey.references(organisation),
    }
    return Side(organisation, prison, person, references)


def _of_recruitment(person: Person, organisation: Organisation, prison: Organisation) -> dict[str, str]:
    """An opportunity, an application to it, and placements at every step."""
    role = role_named("literacy-tutor-prison")
    opportunity = make_opportunity(organisation, role=role, places=(prison,))
    begun = make_placement(ready_person(organisation, prison), organisation, prison, approved=True)
    return {
        **recognition.references(person, begun),
        **screening.references(organisation, begun),
        "opportunity": opportunity.reference,
        "application": make_application(opportunity, person).reference,
        "proposed": make_placement(person, organisation, prison).reference,
        "approved": begun.reference,
        "hours": make_session(begun).reference,
        "correction": make_correction(begun).reference,
    }


def _of_record(person: Person, organisation: Organisation, prison: Organisation) -> dict[str, str]:
    """Checks, clearances, training with evidence, and a letter."""
    training = make_training(person, organisation)
    evidence.put(training, a_file(), by=BY)
    return {
        "check": make_check(person, organisation).reference,
        "clearance": make_clearance(person, organisation, prison).reference,
        "reference": make_reference(person, organisation).reference,
        "waiting clearance": ask_for_clearance(person, organisation, prison).reference,
        "training": training.reference,
        "learning": _of_learning(person, organisation),
        "sentence": make_record(person, organisation, a_status(Status.IN_CUSTODY, prison)).reference,
        **_of_passport(person, organisation),
        **_of_disclosures(person, organisation),
        "letter": letters.add_letter(person, organisation, LetterKind.TO_THEM, a_file(), by=BY).reference,
    }


def _of_learning(person: Person, organisation: Organisation) -> str:
    """Somebody on the way through a pack, whose first check was not passed."""
    learning = make_learning(person, organisation, packs.to_read("mentoring-skills", clock.today()))
    module = learning.version.modules[0]
    answer(learning, module, [[] for _ in module.questions])
    return learning.reference


def _of_disclosures(person: Person, organisation: Organisation) -> dict[str, str]:
    """A question that waits, one that was answered, and what two officers decided about that."""
    told = make_disclosure(person, organisation, a_matter(clock.today()), offer=f"{organisation.code}-1")
    one, other = (make_officer(organisation, name) for name in ("One", "Other"))
    return {
        "question": make_disclosure(person, organisation, offer=f"{organisation.code}-2").reference,
        "disclosure": told.reference,
        "decision": decided(open_assessment(told, one), one, other).reference,
    }


def _of_passport(person: Person, organisation: Organisation) -> dict[str, str]:
    """Checks that a third organisation recorded: one that can be relied on, and one that is."""
    elsewhere = make_organisation("Elsewhere")
    free, taken = (
        make_check(person, elsewhere, kind, outcome=CheckOutcome.CLEAR)
        for kind in (CheckKind.IDENTITY, CheckKind.RIGHT_TO_VOLUNTEER)
    )
    return {
        "consent": give_consent(person, organisation).reference,
        "check of another": free.reference,
        "reliance": rely(taken, organisation).reference,
    }


def _of_pairs(person: Person, organisation: Organisation) -> dict[str, str]:
    """Two records that may be of one person, and two that were merged."""
    scope = Scope(frozenset({organisation.id}))
    pair = duplicates.pair_by_hand(scope, person, make_person(organisation, last_name="Alike").reference)
    two = make_person(organisation, last_name="Kept"), make_person(organisation, last_name="Merged")
    merge = merging.merge(*two, take=(), reason="One person", scope=scope, by=BY)
    return {"pair": pair.reference, "merge": merge.reference}


def _of_staff(organisation: Organisation) -> dict[str, str]:
    """Somebody who works there, with a role that waits, and one of all that is one's own."""
    staff = make_account(roles=[(MembershipRole.COORDINATOR, organisation)], has_password=False)
    proposer = make_account(roles=[(MembershipRole.ADMINISTRATOR, organisation)])
    waiting = make_membership(
        staff,
        MembershipRole.VETTING_OFFICER,
        organisation,
        is_confirmed=False,
        proposed_by_id=proposer.id,
    )
    session, _ = sessions.start(staff.id, "Their browser")
    passkey = make_passkey(staff, Authenticator())
    db.session.flush()
    saved = preferences.save(staff.id, "applications", "Theirs", {"stage": "offered"}, opens_list=False)
    return {
        "account": staff.reference,
        "membership": waiting.reference,
        "session": session.reference,
        "passkey": passkey.reference,
        "saved filter": saved.reference,
        "import": bring(csv_of(HEADINGS, some_people(2)), organisation, staff).reference,
    }


def a_file() -> Kept:
    """A PDF that is kept."""
    return storing.keep(storing.examine(make_pdf(), "a.pdf"))


def place_of(role: MembershipRole, own: Side) -> Organisation:
    """Where a role is held: at the prison, at the Ministry, or at the organisation."""
    if role is MembershipRole.SECURITY_CONTACT:
        return own.prison
    if role is MembershipRole.MINISTERIAL_CHAMPION:
        ministry = organisations.by_code("MOJ")
        assert ministry is not None
        return ministry
    return own.organisation


def viewers(app: Flask, own: Side) -> dict[tuple[str, str], Viewer]:
    """Everybody who asks, by role and by how they stand to what they ask for."""
    found = {("anonymous", "none"): Viewer("anonymous", cookie_of(app))}
    volunteer = make_account(name="Carys Llewellyn", person_id=own.person.id)
    found["volunteer", "in force"] = signed_in(app, "volunteer", volunteer)
    nobody = signed_in(app, "none", make_account())
    former = former_holder(own)
    left = signed_in(app, "ended", former)
    for role in STAFF:
        holder = make_account(roles=[(role, place_of(role, own))])
        found[role.value, "in force"] = signed_in(app, role.value, holder)
        found[role.value, "ended"] = left
        found[role.value, "none"] = nobody
    found["volunteer", "none"] = nobody
    return found


def former_holder(own: Side) -> Account:
    """Somebody who held every role until yesterday: one ended role that still opens something would show."""
    former, today = make_account(), clock.today()
    for role in STAFF:
        days = {"starts_on": today - timedelta(days=9), "ends_before": today}
        make_membership(former, role, place_of(role, own), **days)
    return former


def signed_in(app: Flask, role: str, account: Account) -> Viewer:
    """A viewer with a session of their own."""
    session, token = sessions.start(account.id, "Test browser", second_factor=True)
    db.session.flush()
    return Viewer(role, cookie_of(app, token), session.reference)


def cookie_of(app: Flask, token: str = "") -> str:
    """The signed cookie of a browser, with a form token in it."""
    kept = {"csrf_token": CSRF, **({SESSION_OF_LOGIN: token} if token else {})}
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    return str(serializer.dumps(kept))


def form_token(app: Flask) -> str:
    """The form token that belongs to every cookie here."""
    return str(URLSafeTimedSerializer(app.secret_key or "", salt=SALT).dumps(CSRF))
