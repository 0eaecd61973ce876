"""What readiness is told in these tests: somebody for whom everything holds, to be spoiled thing by thing."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from volunteer_app.readiness.rules.answers import (
    Answer,
    Known,
    Question,
    Requirement,
    RequirementKind,
    Signed,
)
from volunteer_app.readiness.rules.judging import judge
from volunteer_app.roles.rules import (
    ConvictionsQuestion,
    CriminalRecordLevel,
    EstablishmentClearance,
    HmppsVetting,
    RoleRequirements,
    RoleSetting,
)
from volunteer_app.training.rules import TrainingFacts, TrainingState
from volunteer_app.vetting.recheck.rules import OfCertificate
from volunteer_app.vetting.rules import CertificateLevel, CheckFacts, CheckKind, CheckOutcome, CheckState

START, END = date(2027, 1, 4), date(2027, 4, 1)  # the placement: [START, END)
LAST = END - timedelta(days=1)
LONG_AGO, FAR = date(2026, 1, 5), date(2029, 1, 5)
PRISON, ELSEWHERE = 7, 8
PACK = "volunteering-in-prison"

ROLE = RoleRequirements(
    code="tutor",
    setting=RoleSetting.PRISON,
    minimum_age=18,
    appointed_elsewhere=False,
    convictions_question=ConvictionsQuestion.SPENT_NOT_PROTECTED,
    criminal_record_check=CriminalRecordLevel.ENHANCED,
    may_be_regulated_activity=True,
    hmpps_vetting=HmppsVetting.YES,
    establishment_clearance=EstablishmentClearance.YES,
    references_needed=2,
    training_packs=(PACK,),
)

QUESTION = Question(
    role=ROLE,
    place_id=PRISON,
    place_name="HMP Northwood",
    place_is_prison=True,
    starts_on=START,
    ends_before=END,
)

CLEAR, KIND = CheckOutcome.CLEAR, RequirementKind


def moment(day: int) -> datetime:
    """The n-th day on which something became known."""
    return datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(days=day)


def check(kind: CheckKind, outcome: CheckOutcome | None = CLEAR, **facts: Any) -> CheckFacts:
    """A check that is clear for all of the placement unless told; without an outcome, one under way."""
    clear = outcome is CLEAR
    values: dict[str, Any] = {
        "level": CertificateLevel.ENHANCED if kind is CheckKind.CRIMINAL_RECORD else None,
        "establishment_id": PRISON if kind is CheckKind.ESTABLISHMENT_CLEARANCE else None,
        "valid_from": LONG_AGO if clear else None,
        "valid_before": FAR if clear else None,
        "recorded_at": moment(10),
        "reference": "CHK-1",
        "certificate": OfCertificate(issued_on=LONG_AGO),
        **facts,
    }
    state = CheckState.SUBMITTED if outcome is None else CheckState.RETURNED
    return CheckFacts(kind=kind, state=state, outcome=outcome, **values)


def training(**facts: Any) -> TrainingFacts:
    """Training that is verified and valid for all of the placement unless told."""
    values: dict[str, Any] = {
        "pack_code": PACK,
        "state": TrainingState.VERIFIED,
        "completed_on": LONG_AGO,
        "valid_before": FAR,
        "reference": "TRN-1",
        "known_at": moment(10),
        **facts,
    }
    return TrainingFacts(**values)


CHECKS = (
    check(CheckKind.IDENTITY),
    check(CheckKind.REFERENCE, valid_before=None),
    check(CheckKind.REFERENCE, valid_before=None),
    check(CheckKind.CRIMINAL_RECORD),
    check(CheckKind.HMPPS_VETTING),
    check(CheckKind.ESTABLISHMENT_CLEARANCE),
)
KNOWN = Known(
    born_on=date(1990, 5, 17),
    checks=CHECKS,
    training=(training(),),
    signed=Signed(volunteer_agreement=LONG_AGO, confidentiality=LONG_AGO, emergency_contact=True),
)


def instead(kind: CheckKind, *others: CheckFacts) -> Known:
    """All that holds, but with these checks of a kind in place of its own."""
    return replace(KNOWN, checks=(*(c for c in CHECKS if c.kind is not kind), *others))


def also(*others: CheckFacts) -> Known:
    """All that holds, and these checks."""
    return replace(KNOWN, checks=(*CHECKS, *others))


def ask(known: Known = KNOWN, role: dict[str, Any] | None = None, **question: Any) -> Answer:
    """The answer, with the role or the question changed."""
    return judge(replace(QUESTION, role=replace(ROLE, **(role or {})), **question), known)


def line(answer: Answer, kind: RequirementKind) -> Requirement:
    """The only line of this kind."""
    (found,) = [each for each in answer.requirements if each.kind is kind]
    return found
