"""A prison's clearance: what must be shown at the gate, what a decision rested on, and who holds it up. Pure.

A clearance is for one prison: that prison's own decision, apart from central vetting (decision 0005; no
published instruction was found). What may be shown at a gate: Management of security at visits Policy
Framework: open estate, Annex A (HMPPS, 30 May 2023), list A, shortened.
"""

from enum import StrEnum

from volunteer_app.vetting.rules import CheckOutcome, CheckState


class PhotoId(StrEnum):
    """What the person shows at the gate. Only the kind is kept: no number, no copy."""

    PASSPORT = "passport"
    DRIVING_LICENCE = "driving_licence"
    CITIZEN_CARD = "citizen_card"
    HMPPS_ID = "hmpps_id"
    NATIONAL_IDENTITY_CARD = "national_identity_card"
    ARMED_FORCES_CARD = "armed_forces_card"
    TRAVEL_DOCUMENT = "travel_document"

    @property
    def words(self) -> str:
        """The document as pages name it."""
        return _PHOTO_WORDS[self]


_PHOTO_WORDS = {
    PhotoId.PASSPORT: "Passport",
    PhotoId.DRIVING_LICENCE: "Photocard driving licence",
    PhotoId.CITIZEN_CARD: "Citizen card or other card with the PASS hologram",
    PhotoId.HMPPS_ID: "HMPPS identity card",
    PhotoId.NATIONAL_IDENTITY_CARD: "National identity card",
    PhotoId.ARMED_FORCES_CARD: "Armed forces identity card",
    PhotoId.TRAVEL_DOCUMENT: "Home Office travel document",
}


class Evidence(StrEnum):
    """What a prison looked at before it decided. That it was looked at, never what it said."""

    PHOTO_ID = "photo_id"
    HMPPS_VETTING = "hmpps_vetting"
    COUNTER_TERRORIST = "counter_terrorist"
    CERTIFICATE = "certificate"
    REFERENCES = "references"
    LOCAL_CHECK = "local_check"
    SECURITY_TALK = "security_talk"
    GOVERNOR = "governor"

    @property
    def words(self) -> str:
        """The evidence as pages name it."""
        return _EVIDENCE_WORDS[self]


_EVIDENCE_WORDS = {
    Evidence.PHOTO_ID: "Photo identification",
    Evidence.HMPPS_VETTING: "HMPPS vetting result",
    Evidence.COUNTER_TERRORIST: "Counter-terrorist check result",
    Evidence.CERTIFICATE: "The organisation’s word on the criminal record certificate",
    Evidence.REFERENCES: "References",
    Evidence.LOCAL_CHECK: "The prison’s own security check",
    Evidence.SECURITY_TALK: "Security or key talk attended",
    Evidence.GOVERNOR: "Governor’s approval",
}


class StuckWith(StrEnum):
    """Who has to do something before a clearance can be decided."""

    PRISON = "prison"
    ORGANISATION = "organisation"
    VOLUNTEER = "volunteer"

    @property
    def words(self) -> str:
        """The holder as pages name it."""
        return {"prison": "The prison", "organisation": "The organisation", "volunteer": "The volunteer"}[
            self
        ]


class Need(StrEnum):
    """What a prison may need before it can decide. From a list, so that no reason of its own gets out."""

    IDENTIFICATION = "identification"
    PHOTOGRAPH = "photograph"
    FORM = "form"
    MEETING = "meeting"
    SECURITY_TALK = "security_talk"
    PURPOSE = "purpose"
    DAYS = "days"
    SOMETHING_ELSE = "something_else"

    @property
    def words(self) -> str:
        """What is needed, to the organisation and to the volunteer alike."""
        return _NEED_WORDS[self]


_NEED_WORDS = {
    Need.IDENTIFICATION: "Show photo identification at the prison",
    Need.PHOTOGRAPH: "Give the prison a photograph",
    Need.FORM: "Fill in the prison’s own form",
    Need.MEETING: "Come to the prison to talk",
    Need.SECURITY_TALK: "Come to the prison’s security or key talk",
    Need.PURPOSE: "Say more about what they will do there",
    Need.DAYS: "Say on which days they will come",
    Need.SOMETHING_ELSE: "Something else: the prison will get in touch",
}

# While somebody else holds a clearance, its state says so in the words of all checks.
STATE_WITH = {
    StuckWith.PRISON: CheckState.SUBMITTED,
    StuckWith.ORGANISATION: CheckState.REQUESTED,
    StuckWith.VOLUNTEER: CheckState.WITH_APPLICANT,
}

_PASSES: dict[StuckWith, tuple[StuckWith, ...]] = {
    StuckWith.PRISON: (StuckWith.ORGANISATION, StuckWith.VOLUNTEER),
    StuckWith.ORGANISATION: (StuckWith.VOLUNTEER, StuckWith.PRISON),
    StuckWith.VOLUNTEER: (StuckWith.ORGANISATION, StuckWith.PRISON),
}


def passes(holder: StuckWith | None) -> tuple[StuckWith, ...]:
    """To whom an undecided clearance can go from here; nobody once it is decided."""
    return _PASSES[holder] if holder else ()


def passed_by_the_prison(holder: StuckWith | None) -> bool:
    """Whether it is the prison that passes it on: whoever holds it does, and an organisation for its own."""
    return holder is StuckWith.PRISON


def can_be_passed_by(holder: StuckWith | None) -> bool:
    """Whether the organisation that asks passes it on: something is wanted, and not of the prison."""
    return holder is not None and not passed_by_the_prison(holder)


def may_change(outcome: CheckOutcome | None, *, has_ended: bool) -> bool:
    """Whether level, conditions and last day can be changed: a clearance in force, and no other."""
    return outcome is CheckOutcome.CLEAR and not has_ended
