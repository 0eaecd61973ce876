"""A person's record as the viewer may see it: what the rooms hold of them, and their history in words."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import url_for

from volunteer_app.accounts.models import Account
from volunteer_app.desk.queries import gathering as queries
from volunteer_app.desk.queries import merging
from volunteer_app.desk.rules.telling import told
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.permissions import current_scope
from volunteer_app.foundation.presenting import day
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import presenters as people_presenters
from volunteer_app.people import queries as people
from volunteer_app.people.models import Person
from volunteer_app.people.rules import Action as PersonAction
from volunteer_app.people.rules import AgreementKind
from volunteer_app.placements.models import Placement
from volunteer_app.placements.recognition import presenters as recognition
from volunteer_app.recruitment import queries as recruitment
from volunteer_app.recruitment.models import Application
from volunteer_app.training.awards.models import Award
from volunteer_app.training.certificates import queries as certificates
from volunteer_app.training.certificates.models import Certificate
from volunteer_app.training.models import TrainingRecord
from volunteer_app.vetting import presenters as seen
from volunteer_app.vetting import queries as vetting
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.references.rules import tally
from volunteer_app.vetting.rules import Action as CheckAction
from volunteer_app.vetting.rules import CheckKind

Row = tuple[str, str]
NOT_GIVEN = "Not given"


@dataclass(frozen=True)
class Event:
    """One line of the timeline."""

    title: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Record:
    """All that the page shows. A part that the viewer may not see is None."""

    person: Person
    holders: Sequence[Organisation]
    account: Account | None
    agreements: Sequence[people_presenters.Agreement]
    checks: Sequence[seen.SeenCheck]
    references: str
    training: Sequence[tuple[TrainingRecord, Certificate | None]]
    awards: Sequence[tuple[Award, Certificate | None]] | None
    events: Sequence[Event]
    applications: Sequence[Application] | None
    placements: dict[Placement, int] | None
    merges: Sequence[merging.Note] = ()
    alike: Sequence[merging.Note] = ()
    is_held_elsewhere: bool = False

    @property
    def hours(self) -> list[Row]:
        """What the approved hours come to, by organisation."""
        return recognition.totals(self.placements or {})

    def may(self, permission: Permission) -> bool:
        """Whether the viewer holds the permission in an organisation that holds this record."""
        scope = current_scope(permission)
        return any(scope.reaches(organisation.id) for organisation in self.holders)

    @property
    def actions(self) -> list[Row]:
        """What the viewer can do here: words and address."""
        wanted = (
            (Permission.PERSON_EDIT, "Edit details", "people.edit"),
            (Permission.CHECK_RECORD, "Start a check", "vetting.start_check"),
            (Permission.CHECK_RECORD, "Question on convictions", "vetting.convictions"),
            (Permission.BAR_RECORD, "Record a bar", "vetting.record_bar"),
            (Permission.SENTENCE_HOLD, "Sentence status", "sentences.start"),
            (Permission.CHECK_RECORD, "Checks of other organisations", "vetting.passport_of"),
            (Permission.TRAINING_VERIFY, "Log training", "training.log"),
            (Permission.TRAINING_VERIFY, "Enter an answer sheet", "training.start_for"),
            (Permission.TRAINING_VERIFY, "Begin a qualification", "training.enrol"),
            (Permission.PLACEMENT_APPROVE, "Propose a placement", "placements.propose"),
            (Permission.MESSAGE_SEND, "Messages", "recruitment.person_messages"),
            (Permission.PERSON_VIEW, "Raise a concern", "safeguarding.raise_about"),
            (Permission.EQUALITY_ENTER, "Equality answers on paper", "diversity.enter_paper"),
            (Permission.PERSON_MERGE, "Merge with another record", "desk.merge_with"),
        )
        return [
            (text, url_for(endpoint, reference=self.person.reference))
            for permission, text, endpoint in wanted
            if self.may(permission)
        ]

    @property
    def sections(self) -> list[tuple[str, str, bool]]:
        """The parts of the page, for its own menu."""
        parts = [("Details", True), ("Applications", self.applications is not None), ("Checks", True)]
        parts += [("Training", True), ("Placements", self.placements is not None)]
        parts += [("Letters", True), ("Agreements", True), ("History", True)]
        return [(text, f"#{text.lower()}", False) for text, there in parts if there]


def record(scope: Scope, reference: str) -> Record:
    """The record of a person whom the scope reaches, in a fixed number of statements.

    Raises:
        NotFound: the scope does not reach the person.
    """
    person, account = people.person_and_sign_in(scope, reference)
    notes = merging.notes(current_scope(Permission.PERSON_MERGE), person.id)
    merges = [note for note in notes if note.at is not None]
    everywhere = people.organisations_of(person.id)
    holders = [o for o in everywhere if scope.reaches(o.id)]
    applying = current_scope(Permission.APPLICATION_VIEW)
    placing = current_scope(Permission.PLACEMENT_VIEW)
    held = frozenset(o.id for o in holders)
    authority = current_scope(Permission.CHECK_DECIDE)
    verifying = Scope(current_scope(Permission.TRAINING_VERIFY).organisation_ids)
    checks = vetting.checks_of(scope, person.id)
    return Record(
        person=person,
        holders=holders,
        is_held_elsewhere=len(holders) < len(everywhere),
        account=account,
        merges=merges,
        alike=[note for note in notes if note.at is None],
        agreements=_agreements(scope, person, holders),
        checks=[seen.as_seen(check, authority) for check in checks],
        references=_references(checks),
        training=_training(scope, verifying, person),
        awards=certificates.awards_with(verifying, person.id) if held & verifying.organisation_ids else None,
        events=_events(_history(scope, person, merges), checks, authority),
        applications=(
            recruitment.applications_of(person.id, applying.organisation_ids)
            if held & applying.organisation_ids
            else None
        ),
        placements=queries.placements_of(placing, person.id) if held & placing.organisation_ids else None,
    )


def _references(checks: Sequence[Check]) -> str:
    """How many references there are today, of each organisation that asked for any."""
    today = clock.today()
    asked: dict[str, list[Check]] = defaultdict(list)
    for each in checks:
        if each.kind is CheckKind.REFERENCE:
            asked[each.organisation.name].append(each)
    said = {name: tally(found, today, today + timedelta(days=1)).words for name, found in asked.items()}
    several = len(said) > 1
    return "; ".join(f"{name}: {words}" if several else words for name, words in said.items() if words)


def _training(
    scope: Scope, verifying: Scope, person: Person
) -> list[tuple[TrainingRecord, Certificate | None]]:
    """Their training; its certificates for those who verify training in the organisation that it is with."""
    return [
        (each, certificate if verifying.reaches(each.organisation_id) else None)
        for each, certificate in certificates.records_with(scope, person.id)
    ]


def contact(person: Person) -> list[Row]:
    """How to reach somebody."""
    return [
        ("Name", person.full_name),
        ("Known as", person.known_as or NOT_GIVEN),
        ("Date of birth", day(person.date_of_birth) or NOT_GIVEN),
        ("Email address", person.email or NOT_GIVEN),
        ("Telephone number", person.phone or NOT_GIVEN),
        ("Postcode", person.postcode or NOT_GIVEN),
        ("Preferred language", person.preferred_language.value.capitalize()),
    ]


def care(person: Person) -> list[Row]:
    """Whom to call in an emergency, and what helps the person to take part."""
    known = ", ".join(filter(None, (person.emergency_name, person.emergency_relationship)))
    return [
        ("Emergency contact", known or NOT_GIVEN),
        ("Emergency telephone number", person.emergency_phone or NOT_GIVEN),
        ("Access needs", person.access_needs or NOT_GIVEN),
    ]


def _history(scope: Scope, person: Person, merges: Sequence[merging.Note]) -> list[HistoryEntry]:
    """Of this record, and of those that were merged into it: of these, all but that they were."""
    entries = queries.timeline(scope, [person.id, *(note.person_id for note in merges)])
    return [e for e in entries if e.action != PersonAction.MERGED_INTO or e.person_id == person.id]


def _agreements(
    scope: Scope, person: Person, holders: Sequence[Organisation]
) -> list[people_presenters.Agreement]:
    signatures = people.signatures_in(scope, person.id)
    return [people_presenters.agreement(kind, o, signatures) for o in holders for kind in AgreementKind]


def _events(entries: Sequence[HistoryEntry], checks: Sequence[Check], authority: Scope) -> list[Event]:
    """History in words. That a vetting officer decided again would tell what came back, so only those who
    may know what came back see that anything was decided."""
    by_number = {check.id: check for check in checks}
    found: list[Event] = []
    for entry in entries:
        check = by_number.get(entry.subject_id) if entry.subject_kind == Check.__tablename__ else None
        if entry.action != CheckAction.DECIDE or (check and seen.sees_outcome(check, authority)):
            found.append(_event(entry, check.kind.words if check else ""))
    return found


def _event(entry: HistoryEntry, kind: str) -> Event:
    by = f"{entry.actor_name}, on their behalf" if entry.on_behalf_of else entry.actor_name
    return Event(told(entry.action, entry.after, kind), by, entry.happened_at)
