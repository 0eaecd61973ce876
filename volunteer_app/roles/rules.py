"""What a volunteering role can require, and how that is said in plain English.

Sources: Rehabilitation of Offenders Act 1974; Rehabilitation of Offenders Act 1974 (Exceptions)
Order 1975 (SI 1975/1023) as amended, with the filtering rules in force since 28 November 2020;
Safeguarding Vulnerable Groups Act 2006. What each role asks is starting policy, kept as data.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RoleFamily(StrEnum):
    """The groups that a list of roles is read in."""

    MENTORING = "mentoring"
    PEER_SUPPORT = "peer_support"
    BEFRIENDING = "befriending"
    FAITH = "faith"
    FAMILIES = "families"
    LEARNING = "learning"
    RESETTLEMENT = "resettlement"
    RISK = "risk"
    VICTIMS = "victims"
    YOUTH_JUSTICE = "youth_justice"
    PROBATION = "probation"
    POLICE = "police"
    SUPPORT = "support"
    PUBLIC_APPOINTMENT = "public_appointment"


class RoleSetting(StrEnum):
    """Where the volunteering happens."""

    PRISON = "prison"
    COMMUNITY = "community"
    BOTH = "both"

    @property
    def words(self) -> str:
        """The setting as pages name it."""
        return _SETTINGS[self]


class ConvictionsQuestion(StrEnum):
    """What an applicant may lawfully be asked about convictions, and only after an offer."""

    NONE = "none"
    UNSPENT = "unspent"
    SPENT_NOT_PROTECTED = "spent_not_protected"
    NOT_ASKED_HERE = "not_asked_here"

    @property
    def words(self) -> str:
        """What is asked, as pages name it."""
        return _QUESTIONS[self]


class CriminalRecordLevel(StrEnum):
    """The criminal record check that a role starts from."""

    NONE = "none"
    BASIC = "basic"
    STANDARD = "standard"
    ENHANCED = "enhanced"
    ENHANCED_CHILD_BARRED = "enhanced_child_barred"
    ENHANCED_ADULT_BARRED = "enhanced_adult_barred"
    SET_BY_ESTABLISHMENT = "set_by_establishment"
    APPOINTING_BODY = "appointing_body"
    POLICE_VETTING = "police_vetting"

    @property
    def words(self) -> str:
        """The check as pages name it."""
        return _CERTIFICATES[self]


class HmppsVetting(StrEnum):
    """Whether HMPPS vets the person centrally."""

    YES = "yes"
    NO = "no"
    APPOINTING_BODY = "appointing_body"

    @property
    def words(self) -> str:
        """Who vets, as pages name it."""
        return _VETTING[self]


class EstablishmentClearance(StrEnum):
    """Whether the prison clears the person for itself."""

    YES = "yes"
    NO = "no"
    GOVERNOR_APPROVAL = "governor_approval"
    APPOINTING_BODY = "appointing_body"

    @property
    def words(self) -> str:
        """Who clears, as pages name it."""
        return _CLEARANCES[self]


_SETTINGS = {
    RoleSetting.PRISON: "In a prison",
    RoleSetting.COMMUNITY: "In the community",
    RoleSetting.BOTH: "In prisons and in the community",
}
_QUESTIONS = {
    ConvictionsQuestion.NONE: "Nothing",
    ConvictionsQuestion.UNSPENT: "What is not spent",
    ConvictionsQuestion.SPENT_NOT_PROTECTED: "What is spent too, but not what is protected",
    ConvictionsQuestion.NOT_ASKED_HERE: "The appointing body asks",
}
_CERTIFICATES = {
    CriminalRecordLevel.NONE: "None",
    CriminalRecordLevel.BASIC: "Basic certificate",
    CriminalRecordLevel.STANDARD: "Standard certificate",
    CriminalRecordLevel.ENHANCED: "Enhanced certificate",
    CriminalRecordLevel.ENHANCED_CHILD_BARRED: "Enhanced certificate with children’s barred list",
    CriminalRecordLevel.ENHANCED_ADULT_BARRED: "Enhanced certificate with adults’ barred list",
    CriminalRecordLevel.SET_BY_ESTABLISHMENT: "HMPPS and the prison decide",
    CriminalRecordLevel.APPOINTING_BODY: "The appointing body checks",
    CriminalRecordLevel.POLICE_VETTING: "Police vetting",
}
_VETTING = {
    HmppsVetting.YES: "Needed",
    HmppsVetting.NO: "Not needed",
    HmppsVetting.APPOINTING_BODY: "The appointing body arranges it",
}
_CLEARANCES = {
    EstablishmentClearance.YES: "Needed",
    EstablishmentClearance.NO: "Not needed",
    EstablishmentClearance.GOVERNOR_APPROVAL: "The governor’s approval",
    EstablishmentClearance.APPOINTING_BODY: "The appointing body arranges it",
}


class Action(StrEnum):
    """What history calls each change in this room."""

    LOAD_REFERENCE_DATA = "role:load_reference_data"


@dataclass(frozen=True)
class RoleRequirements:
    """Everything that readiness needs to know of a role, free of the database."""

    code: str
    setting: RoleSetting
    minimum_age: int
    appointed_elsewhere: bool
    convictions_question: ConvictionsQuestion
    criminal_record_check: CriminalRecordLevel
    may_be_regulated_activity: bool
    hmpps_vetting: HmppsVetting
    establishment_clearance: EstablishmentClearance
    references_needed: int
    training_packs: tuple[str, ...]

    @property
    def is_recruited_here(self) -> bool:
        """Whether applications, checks and clearances for it are handled by this service."""
        return not self.appointed_elsewhere
