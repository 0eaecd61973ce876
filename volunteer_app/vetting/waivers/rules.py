"""What can be waived, what never can, and what was known of a waiver. Pure.

A person on a barred list commits an offence by doing regulated activity, and whoever lets them does too
(Safeguarding Vulnerable Groups Act 2006, sections 7 and 9): no organisation can set that check aside. A
clearance is its prison's decision (decision 0005), so nobody outside that prison can either.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from volunteer_app.foundation.months import add_months
from volunteer_app.vetting.rules import CertificateLevel

LONGEST_MONTHS = 12


class Action(StrEnum):
    """What history calls each change."""

    GIVE = "waiver:give"
    END = "waiver:end"


class Waivable(StrEnum):
    """What a vetting officer can set aside. The values are those of readiness's requirements."""

    IDENTITY = "identity"
    REFERENCES = "references"
    CRIMINAL_RECORD = "criminal_record"
    HMPPS_VETTING = "hmpps_vetting"
    NO_BAR = "no_bar"
    CLEARANCE = "clearance"

    @property
    def words(self) -> str:
        """The requirement as pages name it."""
        return _WORDS[self]


_WORDS = {
    Waivable.IDENTITY: "Identity",
    Waivable.REFERENCES: "References",
    Waivable.CRIMINAL_RECORD: "Criminal record certificate",
    Waivable.HMPPS_VETTING: "HMPPS vetting",
    Waivable.NO_BAR: "Not being on a barred list",
    Waivable.CLEARANCE: "Prison clearance",
}

BARRED_LISTS = frozenset(
    {
        CertificateLevel.ENHANCED_CHILD_BARRED,
        CertificateLevel.ENHANCED_ADULT_BARRED,
        CertificateLevel.ENHANCED_BOTH_BARRED,
    }
)
NEVER_BARRED = (
    "A check of a barred list can never be waived: it is an offence to let somebody who is barred do "
    "regulated activity (Safeguarding Vulnerable Groups Act 2006, section 9)"
)
NEVER_CLEARANCE = "Only the prison itself decides who may come in, so its clearance cannot be waived"


def never(what: Waivable, level: CertificateLevel | None) -> str:
    """The rule, in a sentence, if this can never be waived; else empty."""
    if what is Waivable.CLEARANCE:
        return NEVER_CLEARANCE
    return NEVER_BARRED if what is Waivable.NO_BAR or level in BARRED_LISTS else ""


def interval_problem(starts_on: date, ends_before: date, today: date) -> tuple[str, str] | None:
    """The field and a sentence if a waiver cannot stand on [starts_on, ends_before); None if it can."""
    if starts_on < today:
        return "starts_on", "First day must be today or later"
    if ends_before <= starts_on:
        return "last_day", "Last day must be the same as or after the first day"
    if ends_before > add_months(starts_on, LONGEST_MONTHS):
        return "last_day", f"A waiver stands for {LONGEST_MONTHS} months at most"
    return None


@dataclass(frozen=True)
class WaiverFacts:
    """What was known of a waiver at a moment. It stands on [starts_on, ends_before).

    `level`: of a criminal record certificate, the highest level that is waived; never one with a barred list.
    A waiver that was ended early ends on the day on which it was.
    """

    requirement: Waivable
    level: CertificateLevel | None
    starts_on: date
    ends_before: date
    given_by: str
    given_at: datetime
    reason: str
    reference: str

    def covers(self, starts_on: date, ends_before: date) -> bool:
        """Whether it stands on every day of [starts_on, ends_before)."""
        return self.starts_on <= starts_on and ends_before <= self.ends_before
