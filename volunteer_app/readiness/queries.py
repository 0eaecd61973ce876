"""Asking readiness: what is known of people, gathered in a fixed number of statements, then judged."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select

from volunteer_app.foundation import clock
from volunteer_app.foundation.clock import day_of
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.people import queries as people
from volunteer_app.people.models import AgreementSignature, Person
from volunteer_app.people.rules import AGREEMENT_VERSION, AgreementKind
from volunteer_app.readiness import gating
from volunteer_app.readiness.models import MeasuredWait
from volunteer_app.readiness.rules.answers import (
    Answer,
    Known,
    Pending,
    Question,
    RequirementKind,
    Signed,
    Stop,
    Waiver,
)
from volunteer_app.readiness.rules.forecasting import Forecast, forecast
from volunteer_app.readiness.rules.judging import judge
from volunteer_app.readiness.rules.waits import Measured
from volunteer_app.roles.models import Role
from volunteer_app.training import knowing as training
from volunteer_app.training.reference import pack_titles
from volunteer_app.vetting import asking
from volunteer_app.vetting.barring.queries import bars
from volunteer_app.vetting.barring.regulated import lists_named, lists_of
from volunteer_app.vetting.barring.rules import BarFacts, stop_of
from volunteer_app.vetting.barring.rules import Stop as Barred
from volunteer_app.vetting.knowing import facts
from volunteer_app.vetting.rules import CheckFacts, CheckOutcome
from volunteer_app.vetting.standing import NOTHING, Standing
from volunteer_app.vetting.waivers import queries as waivers
from volunteer_app.vetting.waivers.rules import WaiverFacts

# What one set of answers costs, whatever the number of people
STATEMENTS = 6 + asking.STATEMENTS


@dataclass(frozen=True)
class Case:
    """One question of many: this person, in this role, at this place, on every day of the interval."""

    person: Person
    role: Role
    place: Organisation
    starts_on: date
    ends_before: date


def answer(case: Case, organisation_id: int, *, known_at: datetime | None = None) -> Answer:
    """Whether this person may do the role here on every day of the interval.

    Args:
        case: who, what, where and when.
        organisation_id: whose checks, training and signatures count.
        known_at: answer from what was recorded up to this moment; default: from all that is recorded.
    """
    return answers([case], organisation_id, known_at=known_at)[0]


def answers(cases: Sequence[Case], organisation_id: int, *, known_at: datetime | None = None) -> list[Answer]:
    """The answers to many questions of one organisation, in a fixed number of statements: see `gathered`."""
    return [judge(*each) for each in gathered(cases, organisation_id, known_at=known_at)]


def gathered(
    cases: Sequence[Case], organisation_id: int, *, known_at: datetime | None = None
) -> list[tuple[Question, Known]]:
    """Each question with all that is known, in `STATEMENTS` statements whatever the number of people.

    One more as of a past moment: what was known then of the people themselves is read back from history. One
    more where anybody has a gate.
    """
    ids = {case.person.id for case in cases}
    checks = facts(ids, organisation_id, known_at=known_at)
    waived = waivers.waivers(ids, organisation_id, known_at=known_at)
    trained = training.known(ids, organisation_id, known_at=known_at)
    signed = people.signed_by(ids, organisation_id, known_at=known_at)
    gated = gating.gates(cases, organisation_id, known_at=known_at)
    barred = bars(ids, organisation_id, known_at=known_at)
    stands = asking.standings(ids, organisation_id, known_at=known_at)
    titles = pack_titles()
    then = _details_at(ids, known_at) if known_at is not None else {}
    details = {case.person.id: then.get(case.person.id, _details(case.person)) for case in cases}
    return [
        (
            _question(case, titles),
            Known(
                born_on=details[case.person.id].born_on,
                checks=standing.checks(checks.get(case.person.id, ())),
                training=trained[case.person.id].records,
                begun=trained[case.person.id].begun,
                signed=_signed(details[case.person.id], signed.get(case.person.id, ())),
                waivers=[_waiver(each) for each in waived.get(case.person.id, ())],
                stops=_stops(case, barred[case.person.id], checks.get(case.person.id, ()), standing),
                gates=gates,
                pending=_pending(standing),
                terms=standing.terms,
            ),
        )
        for case, gates in zip(cases, gated, strict=True)
        for standing in [stands.get((case.person.id, case.role.id), NOTHING)]
    ]


def forecasts(cases: Sequence[Case], organisation_id: int) -> list[tuple[Answer, Forecast]]:
    """Each case's answer, and when the person could lawfully start; one statement more than answers."""
    measured, today = measured_waits(organisation_id), clock.today()
    return [
        (judge(question, known), forecast(question, known, measured, today=today))
        for question, known in gathered(cases, organisation_id)
    ]


def measured_waits(organisation_id: int) -> list[Measured]:
    """What was last measured of an organisation, and of each prison whoever asked it; in one statement."""
    statement = select(MeasuredWait).where(
        or_(MeasuredWait.organisation_id == organisation_id, MeasuredWait.organisation_id.is_(None))
    )
    return [
        Measured(
            row.kind,
            row.count,
            row.median_days,
            row.long_days,
            organisation_id=row.organisation_id,
            establishment_id=row.establishment_id,
        )
        for row in db.session.scalars(statement.order_by(MeasuredWait.id))
    ]


def _stops(
    case: Case, facts: Sequence[BarFacts], checks: Sequence[CheckFacts], standing: Standing
) -> list[Stop]:
    """What keeps the person from this role; the words are the vetting room's, whichever of these it is.

    A bar does in regulated activity of its list (`lists_of`): also one that a certificate alone says.
    """
    lists = lists_of(case.role.code)
    told = [BarFacts(lists_named(c.level), is_told=True) for c in checks if c.outcome is CheckOutcome.BARRED]
    found = (stop_of([*facts, *told], lists), Barred.BARRED if standing.cannot_go_on else None)
    return [Stop(each.evidence, each.next_step) for each in found if each is not None]


def _pending(standing: Standing) -> Pending | None:
    if standing.asks is None:
        return None
    evidence, step = asking.words(standing.asks)
    return Pending(evidence, step, is_begun=asking.goes_on(standing.asks))


def _waiver(facts: WaiverFacts) -> Waiver:
    return Waiver(
        kind=RequirementKind(facts.requirement.value),
        by=facts.given_by,
        why=facts.reason,
        starts_on=facts.starts_on,
        ends_before=facts.ends_before,
        level=facts.level,
    )


def _question(case: Case, titles: dict[str, str]) -> Question:
    return Question(
        role=case.role.requirements,
        place_id=case.place.id,
        place_name=case.place.name,
        place_is_prison=case.place.kind is OrganisationKind.PRISON,
        starts_on=case.starts_on,
        ends_before=case.ends_before,
        pack_titles=titles,
        lists=lists_of(case.role.code),
    )


def _signed(details: "_Details", signatures: Sequence[AgreementSignature]) -> Signed:
    on = {s.kind: day_of(s.signed_at) for s in signatures if s.wording_version == AGREEMENT_VERSION}
    return Signed(
        volunteer_agreement=on.get(AgreementKind.VOLUNTEER_AGREEMENT),
        confidentiality=on.get(AgreementKind.CONFIDENTIALITY),
        emergency_contact=details.has_emergency_contact,
    )


@dataclass(frozen=True)
class _Details:
    """What readiness needs of a person's own details."""

    born_on: date | None
    has_emergency_contact: bool


def _details(person: Person) -> _Details:
    return _Details(person.date_of_birth, bool(person.emergency_name and person.emergency_phone))


def _details_at(person_ids: Collection[int], known_at: datetime) -> dict[int, _Details]:
    """The details of those that were changed after a moment, as they stood then, in one statement.

    The first later change of a detail says what it held before; none says that it was not known.
    """
    statement = (
        select(HistoryEntry.subject_id, HistoryEntry.before, HistoryEntry.after, Person)
        .join(Person, Person.id == HistoryEntry.subject_id)
        .where(
            HistoryEntry.subject_kind == Person.__tablename__,
            HistoryEntry.subject_id.in_(person_ids),
            HistoryEntry.happened_at > known_at,
        )
        .order_by(HistoryEntry.id)
    )
    found: dict[int, dict[str, Any]] = {}
    people_by_id: dict[int, Person] = {}
    for person_id, before, after, person in db.session.execute(statement):
        people_by_id[person_id] = person
        earlier = found.setdefault(person_id, {})
        for name in after:
            earlier.setdefault(name, before.get(name))
    return {number: _as_they_stood(person, found[number]) for number, person in people_by_id.items()}


def _as_they_stood(person: Person, earlier: dict[str, Any]) -> _Details:
    born = earlier.get("date_of_birth", person.date_of_birth)
    name = earlier.get("emergency_name", person.emergency_name)
    phone = earlier.get("emergency_phone", person.emergency_phone)
    return _Details(date.fromisoformat(born) if isinstance(born, str) else born, bool(name and phone))
