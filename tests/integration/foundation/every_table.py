"""Some rows in every table, for tests of migrations."""

from datetime import timedelta

from sqlalchemy import select

from tests.factories import (
    awards,
    barring,
    equality,
    marks,
    mentoring_rows,
    placement_life,
    publishing,
    rota,
    screening,
    survey,
    training_sessions,
)
from tests.factories.packs import make_version
from volunteer_app.accounts import sessions
from volunteer_app.accounts.models import Account, ListPreference, RecoveryCode, SavedView, SecondFactor
from volunteer_app.accounts.passkey_models import Passkey, PasskeyChallenge
from volunteer_app.accounts.rules import ChallengePurpose
from volunteer_app.cli.sample import loading
from volunteer_app.desk.models.importing import ImportBatch, ImportDecision, ImportRow, OwnNumber
from volunteer_app.desk.models.reminders import LapseReminder, Lapsing, Reminded, WeeklyDigest
from volunteer_app.desk.rules.importing import Choice, ImportKind, RowState
from volunteer_app.foundation import clock, history, links
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.choosing import BulkChoice
from volunteer_app.foundation.database import Base, db
from volunteer_app.foundation.files.kinds import FileKind
from volunteer_app.foundation.files.models import StoredFile
from volunteer_app.foundation.kept_store import KeptForm
from volunteer_app.foundation.looks import Look
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.foundation.submissions import Submission
from volunteer_app.organisations import service as organisations
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import models as merges
from volunteer_app.people.models import Letter, Person
from volunteer_app.people.rules import LetterKind
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rehearsing.models import Rehearsal, RehearsalFinding
from volunteer_app.placements.sweeping.models import PlacementNotice, ReadinessSweep
from volunteer_app.readiness.models import MeasuredWait, WaitMeasurement
from volunteer_app.recruitment.messages import models as messages
from volunteer_app.recruitment.messages.rules import Audience, Outcome, StopRoute
from volunteer_app.recruitment.models import ApplicationDraft, DraftLetter, Opportunity, StageTarget
from volunteer_app.recruitment.rules import Stage
from volunteer_app.roles import service as roles
from volunteer_app.sentences import models as sentences
from volunteer_app.training.models import TrainingEvidence, TrainingRecord
from volunteer_app.training.packs import loading as packs
from volunteer_app.vetting.certificates.models import VettingPolicy
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.passport.models import PassportConsent, Reliance
from volunteer_app.vetting.passport.rules import ConsentState
from volunteer_app.vetting.rules import CheckKind
from volunteer_app.vetting.update_service.models import StatusCheck, UpdateServiceConsent
from volunteer_app.vetting.update_service.rules import Answer
from volunteer_app.vetting.waivers.models import Waiver
from volunteer_app.vetting.waivers.rules import Waivable

BY = Actor.job("migrations")
OF_ROOMS = (awards, barring, equality, mentoring_rows, placement_life, publishing, rota, survey)


def fill() -> None:
    """Some rows in every table."""
    for load in (organisations.load_reference_data, roles.load_reference_data, packs.load_packs):
        load(BY)
    loading.load(60)
    db.session.flush()
    with history.loading("rows that the sample lacks"):
        organisation = db.session.scalars(select(Organisation).limit(1)).one()
        account = db.session.scalars(select(Account).limit(1)).one()
        _sign_in(account)
        make_version()
        for made in (
            of_messages(organisation),
            of_files(organisation),
            of_merges(),
            of_checks(organisation, account),
            of_sentences(organisation),
            of_imports(organisation),
            [of_passport(organisation), marks.a_file(organisation)],
            of_sweeps(),
            of_looks(organisation),
            of_foundation(organisation, account),
            training_sessions.some_rows(organisation),
            screening.some_rows(organisation, db.session.scalars(select(Person).limit(1)).one()),
            *(each.some_rows(organisation) for each in OF_ROOMS),
        ):
            db.session.add_all(made)
    db.session.commit()


def _sign_in(account: Account) -> None:
    sessions.start(account.id, "a browser")
    sessions.note_failure("nobody@example.org")
    links.issue("test", 1, timedelta(days=1))
    factor = db.session.scalars(select(SecondFactor).limit(1)).one()
    db.session.add(RecoveryCode(factor_id=factor.id, slot=0, code_hash="x"))
    db.session.add_all(of_passkeys(account))


def of_foundation(organisation: Organisation, account: Account) -> list[Base]:
    """What was sent, begun, chosen and kept."""
    opportunity = db.session.scalars(select(Opportunity).limit(1)).one()
    return [
        Submission(key_hash="x", location="/"),
        OutboxMessage(message_id="<1>", to_address="a@example.org", subject="s", body="b"),
        ApplicationDraft(opportunity_id=opportunity.id, token_hash="x"),
        DraftLetter(email_hash="x"),
        ListPreference(account_id=account.id, list_key="people", views=[SavedView(name="n", query={})]),
        KeptForm(owner=account.reference, page="/people/add", content=b"sealed"),
        StageTarget(organisation_id=organisation.id, stage=Stage.APPLIED, ideal_days=1, longest_days=2),
    ]


def of_passkeys(account: Account) -> list[Base]:
    """A passkey, and a question that waits for its answer. The count is one that no small column holds."""
    key = Passkey(
        account_id=account.id, name="Key", credential_id=b"id", public_key=b"key", sign_count=2**32 - 1
    )
    asked = PasskeyChallenge(
        account_id=account.id, purpose=ChallengePurpose.GIVE, challenge_hash="x", expires_at=clock.now()
    )
    return [key, asked]


def of_sweeps() -> list[Base]:
    """A night's check of readiness, and what was told of a placement."""
    placement = db.session.scalars(select(Placement).limit(1)).one()
    of = {"placement_id": placement.id, "organisation_id": placement.organisation_id}
    today = clock.today()
    notice = PlacementNotice(lapses_on=today, days_ahead=30, titles=["HMPPS vetting"], **of)
    measurement = WaitMeasurement(day=today)
    db.session.add(measurement)
    db.session.flush()
    days = {"count": 10, "median_days": 1, "long_days": 2}
    wait = MeasuredWait(measurement_id=measurement.id, kind=CheckKind.IDENTITY, **days)
    rehearsal = Rehearsal(
        owner_key="x", organisation_ids=[], role_ids=[], proposed={}, changes=["x"], total=1
    )
    db.session.add(rehearsal)
    db.session.flush()
    lost = {"stops_on": today, "was_ready": True, "titles": []}
    finding = RehearsalFinding(rehearsal_id=rehearsal.id, placement_id=placement.id, **lost)
    return [ReadinessSweep(day=today), notice, wait, finding]


def of_messages(organisation: Organisation) -> list[Base]:
    """A template, a draft, a message that was sent, and somebody who wants no more."""
    of, person = organisation.id, db.session.scalars(select(Person).limit(1)).one()
    words = {"organisation_id": of, "subject": "s", "body": "b"}
    sent = messages.Message(
        of_draft="DRA-1", audience=Audience.PEOPLE, purpose="p", sent_by="Cora", sent_count=1, **words
    )
    return [
        BulkChoice(kind="people", owner_key="x", chosen=[]),
        messages.MessageTemplate(name="n", **words),
        messages.MessageDraft(owner_key="x", audience=Audience.PEOPLE, chosen=[], **words),
        messages.MessageRecipient(message=sent, person_id=person.id, outcome=Outcome.SENT),
        messages.MessageStop(person_id=person.id, organisation_id=of, route=StopRoute.LINK),
    ]


def of_checks(organisation: Organisation, account: Account) -> list[Base]:
    """A policy on certificates, what the Update Service said, a waiver, a reminder and a digest."""
    person = db.session.scalars(select(Person).limit(1)).one()
    check = db.session.scalars(select(Check).limit(1)).one()
    consent = db.session.scalars(select(UpdateServiceConsent).limit(1)).first() or UpdateServiceConsent(
        check_id=check.id, given_on=clock.today(), recorded_by="Cora"
    )
    db.session.add(consent)
    db.session.flush()
    asked = StatusCheck(
        check_id=consent.check_id,
        consent_id=consent.id,
        certificate_number="001234567890",
        asked_by="Cora",
        why="w",
        by_hand=False,
        answer=Answer.UNKNOWN,
        is_current=False,
    )
    policy = VettingPolicy(
        organisation_id=organisation.id,
        recheck_months=36,
        status_check_months=12,
        update_service_required=False,
    )
    return [asked, policy, of_waivers(person, organisation), *of_reminders(check, account)]


def of_waivers(person: Person, organisation: Organisation) -> Waiver:
    """A waiver."""
    days = {"starts_on": clock.today(), "ends_before": clock.today() + timedelta(days=1)}
    return Waiver(
        person_id=person.id,
        organisation_id=organisation.id,
        requirement=Waivable.IDENTITY,
        reason="r",
        given_by="Cora",
        **days,
    )


def of_reminders(check: Check, account: Account) -> list[Base]:
    """A reminder that was sent, and a digest."""
    reminder = LapseReminder(
        kind=Lapsing.CHECK,
        subject_id=check.id,
        ends_before=clock.today(),
        days=7,
        reminded=Reminded.PERSON,
        person_id=check.person_id,
    )
    return [reminder, WeeklyDigest(account_id=account.id, week_starts_on=clock.today())]


def of_imports(organisation: Organisation) -> list[Base]:
    """A file of one row that was taken, and the number that the person had before."""
    person = db.session.scalars(select(Person).limit(1)).one()
    sent = {"file_name": "a.csv", "file_sha256": "x", "by_key": "x", "by_name": "Cora"}
    batch = ImportBatch(organisation_id=organisation.id, kind=ImportKind.PEOPLE, **sent)
    db.session.add(batch)
    db.session.flush()
    row = ImportRow(batch_id=batch.id, number=2, state=RowState.TAKEN, person_id=person.id)
    decision = ImportDecision(organisation_id=organisation.id, digest="d", choice=Choice.ADD)
    return [row, decision, OwnNumber(organisation_id=organisation.id, person_id=person.id, number="V-1")]


def of_passport(organisation: Organisation) -> Reliance:
    """A consent, and a check that was relied on under it."""
    check = db.session.scalars(select(Check).limit(1)).one()
    of = {"person_id": check.person_id, "organisation_id": organisation.id}
    consent = PassportConsent(kinds=["identity"], state=ConsentState.ASKED, **of)
    db.session.add(consent)
    db.session.flush()
    facts = {"kind": check.kind, "valid_from": clock.today(), "recorded_at": clock.now(), "relied_by": "Cora"}
    return Reliance(consent_id=consent.id, check_id=check.id, **of, **facts)


def of_looks(organisation: Organisation) -> list[Base]:
    """Somebody who opened a protected record about a person, and one about nobody's record."""
    by = {"actor_kind": ActorKind.ACCOUNT, "actor_key": "x", "actor_name": "Vera", "why": "w"}
    here = organisation.id
    return [
        Look(record_kind="disclosure", record_reference="DIS-1", person_id=1, organisation_id=here, **by),
        Look(record_kind="concern", record_reference="CON-1", person_id=None, organisation_id=here, **by),
    ]


def of_sentences(organisation: Organisation) -> list[Base]:
    """Somebody who was asked for their sentence status, and what was written down."""
    person = db.session.scalars(select(Person).limit(1)).one()
    record = sentences.SentenceRecord(person_id=person.id, organisation_id=organisation.id)
    db.session.add(record)
    db.session.flush()
    return [sentences.SentenceStep(record_id=record.id, item="SIT-1", recorded_by="Vera", facts={})]


def of_merges() -> list[Base]:
    """A merge that was undone, and two records that may be of one person."""
    one, other = db.session.scalars(select(Person.id).order_by(Person.id).limit(2))
    merge = merges.PersonMerge(
        kept_id=one, merged_id=other, merged_by="Cora", reason="r", chosen={}, undone_at=clock.now()
    )
    db.session.add(merge)
    db.session.flush()
    return [
        merges.PersonMergeMove(merge_id=merge.id, table_name="placement", row_id=1),
        merges.DuplicatePair(first_id=one, second_id=other, strength=100, reasons="email"),
        merges.DuplicateLook(person_id=one, version=1),
    ]


def of_files(organisation: Organisation) -> list[Base]:
    """A letter, and evidence of training."""
    person = db.session.scalars(select(Person).limit(1)).one()
    record = db.session.scalars(select(TrainingRecord).limit(1)).one()
    files = [
        StoredFile(
            storage_key=f"{n}", name="a.pdf", kind=FileKind.PDF, size=1, sha256="x", uploaded_by="Cora"
        )
        for n in range(2)
    ]
    letter = Letter(person=person, organisation=organisation, kind=LetterKind.TO_THEM, file=files[0])
    return [letter, TrainingEvidence(record=record, file=files[1])]
