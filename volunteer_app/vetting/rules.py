"""Checks: their kinds, states and allowed moves, certificates and their levels.

Sources: Police Act 1997 Part V (certificates); Safeguarding Vulnerable Groups Act 2006 (barred lists);
DBS guidance on certificate numbers (12 digits). A certificate has no legal expiry: re-check is policy.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from volunteer_app.foundation.months import add_months
from volunteer_app.vetting.recheck.rules import NOTHING_RECORDED, OfCertificate


class Action(StrEnum):
    """What history calls each change in this room."""

    START = "check:start"
    MOVE = "check:move"
    DECIDE = "check:decide"
    CLEAR = "clearance:grant"
    REFUSE = "clearance:refuse"
    REVOKE = "clearance:revoke"
    CHANGE = "clearance:change"
    PASS_ON = "clearance:pass_on"  # noqa: S105 - the name of an action, not a password
    DOUBT = "check:doubt"
    CONFIRM = "check:confirm"
    RECONSIDER = "check:reconsider"


class CheckKind(StrEnum):
    """What is checked (DOMAIN: words)."""

    IDENTITY = "identity"
    RIGHT_TO_VOLUNTEER = "right_to_volunteer"
    REFERENCE = "reference"
    CRIMINAL_RECORD = "criminal_record"
    HMPPS_VETTING = "hmpps_vetting"
    ESTABLISHMENT_CLEARANCE = "establishment_clearance"
    COUNTER_TERRORIST = "counter_terrorist"
    OVERSEAS = "overseas"

    @property
    def words(self) -> str:
        """The kind as pages name it."""
        return _KIND_WORDS[self]


_KIND_WORDS = {
    CheckKind.IDENTITY: "Identity",
    CheckKind.RIGHT_TO_VOLUNTEER: "Right to volunteer",
    CheckKind.REFERENCE: "Reference",
    CheckKind.CRIMINAL_RECORD: "Criminal record certificate",
    CheckKind.HMPPS_VETTING: "HMPPS vetting",
    CheckKind.ESTABLISHMENT_CLEARANCE: "Prison clearance",
    CheckKind.COUNTER_TERRORIST: "Counter-terrorist check",
    CheckKind.OVERSEAS: "Overseas check",
}

# A coordinator decides these from what they see; the rest belong to a vetting officer or the prison.
COORDINATOR_DECIDES = frozenset({CheckKind.IDENTITY, CheckKind.RIGHT_TO_VOLUNTEER, CheckKind.REFERENCE})
PRISON_DECIDES = frozenset({CheckKind.ESTABLISHMENT_CLEARANCE})
OFFICER_DECIDES = frozenset(CheckKind) - COORDINATOR_DECIDES - PRISON_DECIDES

# Whoever decided one of these looked at a birth date.
RESTS_ON_BIRTH_DATE = frozenset(CheckKind) - {CheckKind.REFERENCE}

# A role may ask for two references, so two may be under way; of anything else, one at a time.
SEVERAL_AT_ONCE = frozenset({CheckKind.REFERENCE})

# Policy, not law: a certificate has no official expiry date (GOV.UK, "Check someone's criminal record as an
# employer"). Whoever decides may choose an earlier day; a later one counts for nothing (decision 0013).
RECHECK_MONTHS: dict[CheckKind, int] = {CheckKind.CRIMINAL_RECORD: 36}

# HMPPS and UK Security Vetting decide themselves, and say yes or no.
REFUSED_ELSEWHERE = frozenset({CheckKind.HMPPS_VETTING, CheckKind.COUNTER_TERRORIST})

# A certificate that shows something, of here or of another country, counts only once it was weighed
# (vetting.assessing): one officer alone cannot make it clear.
WEIGHED_KINDS = frozenset({CheckKind.CRIMINAL_RECORD, CheckKind.OVERSEAS})

# A check that began before this day is a slip of the keyboard.
EARLIEST = date(1990, 1, 1)


class CertificateLevel(StrEnum):
    """Levels of a criminal record certificate."""

    BASIC = "basic"
    STANDARD = "standard"
    ENHANCED = "enhanced"
    ENHANCED_CHILD_BARRED = "enhanced_child_barred"
    ENHANCED_ADULT_BARRED = "enhanced_adult_barred"
    ENHANCED_BOTH_BARRED = "enhanced_both_barred"

    @property
    def words(self) -> str:
        """The level as pages name it."""
        return _LEVEL_WORDS[self]


_LEVEL_WORDS = {
    CertificateLevel.BASIC: "Basic",
    CertificateLevel.STANDARD: "Standard",
    CertificateLevel.ENHANCED: "Enhanced",
    CertificateLevel.ENHANCED_CHILD_BARRED: "Enhanced with children’s barred list",
    CertificateLevel.ENHANCED_ADULT_BARRED: "Enhanced with adults’ barred list",
    CertificateLevel.ENHANCED_BOTH_BARRED: "Enhanced with both barred lists",
}

# Enhanced: these alone are shown to the police, for a workforce (Police Act 1997, section 113B(4)).
SHOWN_TO_POLICE = frozenset(CertificateLevel) - {CertificateLevel.BASIC, CertificateLevel.STANDARD}

_COVERS: dict[CertificateLevel, frozenset[CertificateLevel]] = {
    CertificateLevel.BASIC: frozenset(CertificateLevel),
    CertificateLevel.STANDARD: frozenset(CertificateLevel) - {CertificateLevel.BASIC},
    CertificateLevel.ENHANCED: frozenset(CertificateLevel)
    - {CertificateLevel.BASIC, CertificateLevel.STANDARD},
    CertificateLevel.ENHANCED_CHILD_BARRED: frozenset(
        {CertificateLevel.ENHANCED_CHILD_BARRED, CertificateLevel.ENHANCED_BOTH_BARRED}
    ),
    CertificateLevel.ENHANCED_ADULT_BARRED: frozenset(
        {CertificateLevel.ENHANCED_ADULT_BARRED, CertificateLevel.ENHANCED_BOTH_BARRED}
    ),
    CertificateLevel.ENHANCED_BOTH_BARRED: frozenset({CertificateLevel.ENHANCED_BOTH_BARRED}),
}


def covers(held: CertificateLevel, needed: CertificateLevel) -> bool:
    """Whether a certificate of level `held` shows at least what `needed` would."""
    return held in _COVERS[needed]


class ClearanceLevel(StrEnum):
    """How a cleared person may move in the prison, least first."""

    ESCORTED = "escorted"
    UNESCORTED = "unescorted"
    KEYS = "keys"

    @property
    def words(self) -> str:
        """The level as pages name it."""
        return {"escorted": "Escorted", "unescorted": "Unescorted", "keys": "Unescorted, draws keys"}[self]


class CheckState(StrEnum):
    """Where a check is."""

    NOT_STARTED = "not_started"
    REQUESTED = "requested"
    WITH_APPLICANT = "with_applicant"
    SUBMITTED = "submitted"
    RETURNED = "returned"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return _STATE_WORDS[self]


_STATE_WORDS = {
    CheckState.NOT_STARTED: "Not started",
    CheckState.REQUESTED: "Asked for",
    CheckState.WITH_APPLICANT: "With the volunteer",
    CheckState.SUBMITTED: "Sent, waiting for an answer",
    CheckState.RETURNED: "Came back",
}


class CheckOutcome(StrEnum):
    """What came back. Anything that is not plainly clear goes to a person. Expiry follows from dates."""

    CLEAR = "clear"
    HAS_INFORMATION = "has_information"
    BARRED = "barred"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    REVOKED = "revoked"

    @property
    def is_over(self) -> bool:
        """Whether this check can no longer become clear: a new one is needed."""
        return self in {CheckOutcome.WITHDRAWN, CheckOutcome.REFUSED, CheckOutcome.REVOKED}

    @property
    def words(self) -> str:
        """The outcome as those who may decide read it."""
        return _OUTCOME_WORDS[self]


_OUTCOME_WORDS = {
    CheckOutcome.CLEAR: "Clear",
    CheckOutcome.HAS_INFORMATION: "Has information",
    CheckOutcome.BARRED: "Barred",
    CheckOutcome.WITHDRAWN: "Withdrawn",
    CheckOutcome.REFUSED: "Refused",
    CheckOutcome.REVOKED: "Revoked",
}

_EVERY_CHECK = (CheckOutcome.CLEAR, CheckOutcome.HAS_INFORMATION, CheckOutcome.WITHDRAWN)


def possible_outcomes(kind: CheckKind, level: CertificateLevel | None = None) -> tuple[CheckOutcome, ...]:
    """What can come back. Only an enhanced certificate has a part about barred lists (Police Act 1997,
    sections 113BA and 113BB); which of them it searched, whoever sees it knows.
    """
    if kind in PRISON_DECIDES:
        return (CheckOutcome.CLEAR, CheckOutcome.REFUSED, CheckOutcome.REVOKED)
    if kind is CheckKind.CRIMINAL_RECORD and level in SHOWN_TO_POLICE:
        return (CheckOutcome.CLEAR, CheckOutcome.HAS_INFORMATION, CheckOutcome.BARRED, CheckOutcome.WITHDRAWN)
    return _EVERY_CHECK + ((CheckOutcome.REFUSED,) if kind in REFUSED_ELSEWHERE else ())


_MOVES: dict[CheckState, tuple[CheckState, ...]] = {
    CheckState.NOT_STARTED: (CheckState.REQUESTED,),
    CheckState.REQUESTED: (CheckState.WITH_APPLICANT, CheckState.SUBMITTED),
    CheckState.WITH_APPLICANT: (CheckState.SUBMITTED, CheckState.REQUESTED),
    CheckState.SUBMITTED: (CheckState.WITH_APPLICANT,),
    CheckState.RETURNED: (),
}


def allowed_moves(state: CheckState) -> tuple[CheckState, ...]:
    """The states that a check may be moved to by hand. `returned` comes with an outcome."""
    return _MOVES[state]


def may_decide(state: CheckState, outcome: CheckOutcome | None) -> bool:
    """Whether an outcome can be recorded: the check was started, and no new one is needed instead.

    A clear check can be decided again: the Update Service may say that a certificate has changed.
    """
    return state is not CheckState.NOT_STARTED and not (outcome is not None and outcome.is_over)


def certificate_number_problem(number: str) -> str:
    """A sentence if this is not a DBS certificate number, which is 12 digits; else empty."""
    if re.fullmatch(r"[0-9]{12}", plain_certificate_number(number)):
        return ""
    return "Certificate number must be 12 digits, like 001234567890"


def plain_certificate_number(number: str) -> str:
    """The number without the spaces that people type into it."""
    return re.sub(r"\s", "", number)


def suggested_valid_before(kind: CheckKind, valid_from: date) -> date | None:
    """The first day on which policy asks for a new check; None where it asks for none."""
    months = RECHECK_MONTHS.get(kind)
    return add_months(valid_from, months) if months else None


# What came back does not speak for itself: a vetting officer decides what it means.
TO_BE_DECIDED_ON = frozenset({CheckOutcome.HAS_INFORMATION, CheckOutcome.BARRED})
# Nothing older outweighs one of these.
SPEAKS_AGAINST = TO_BE_DECIDED_ON | {CheckOutcome.REFUSED, CheckOutcome.REVOKED}


@dataclass(frozen=True)
class CheckFacts:
    """What was known of a check at some moment, free of the database. Interval [valid_from, valid_before).

    `recorded_at`: of the newest step that was known; `asked_at`: of the first. `is_relied_on`: another
    organisation recorded it (vetting.passport); in doubt then means that it is to be looked at again.
    `certificate`: of a criminal record certificate, more; its interval is what whoever decided let it count.
    """

    kind: CheckKind
    state: CheckState
    outcome: CheckOutcome | None
    level: CertificateLevel | None
    establishment_id: int | None
    valid_from: date | None
    valid_before: date | None
    recorded_at: datetime
    reference: str
    conditions: str = ""
    clearance_level: ClearanceLevel | None = None
    is_doubted: bool = False
    asked_at: datetime | None = None
    is_relied_on: bool = False
    certificate: OfCertificate = NOTHING_RECORDED

    @property
    def is_clear(self) -> bool:
        """Whether it came back, nothing stands against the person, and it is known to be about them."""
        return (
            self.state is CheckState.RETURNED and self.outcome is CheckOutcome.CLEAR and not self.is_doubted
        )
