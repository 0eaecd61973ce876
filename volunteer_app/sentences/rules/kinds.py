"""What is recorded about somebody who serves a sentence, and its words. Words of law: data/policy.toml."""

from enum import StrEnum


class Action(StrEnum):
    """What history calls each change in this room. It holds no values: those are sealed in the room."""

    ASK = "sentence:ask"
    RECORD = "sentence:record"
    DOUBT = "sentence:doubt"
    CONFIRM = "sentence:confirm"


class Status(StrEnum):
    """DOMAIN: sentence status."""

    IN_CUSTODY = "in_custody"
    ON_LICENCE = "on_licence"
    COMMUNITY_ORDER = "community_order"
    NONE = "none"


class ItemKind(StrEnum):
    """A thing of which the record keeps one, or several."""

    STATUS = "status"
    APPROVAL = "approval"
    RELEASE = "release"
    OCCURRENCE = "occurrence"
    CONDITION = "condition"

    @property
    def words(self) -> str:
        """The kind as pages name it."""
        return _KIND_WORDS[self]


_KIND_WORDS = {
    ItemKind.STATUS: "Sentence status",
    ItemKind.APPROVAL: "Approval",
    ItemKind.RELEASE: "Temporary release",
    ItemKind.OCCURRENCE: "A day of release",
    ItemKind.CONDITION: "Condition",
}


class Approver(StrEnum):
    """Who approves."""

    GOVERNOR = "governor"
    SUPERVISING_OFFICER = "supervising_officer"

    @property
    def words(self) -> str:
        """The approver as pages name it."""
        return {"governor": "The governor", "supervising_officer": "The probation practitioner"}[self]


class ReleaseType(StrEnum):
    """The types of release on temporary licence."""

    RDR = "RDR"
    ROR = "ROR"
    CRL = "CRL"
    SPL = "SPL"


class ConditionKind(StrEnum):
    """Conditions of a licence, or requirements of an order, that can gate a placement."""

    APPROVAL_FOR_WORK = "approval_for_work"
    NO_CONTACT_WITH_PRISONERS = "no_contact_with_prisoners"
    NO_CONTACT_WITH_NAMED = "no_contact_with_named"
    NOBODY_UNDER_18 = "nobody_under_18"
    EXCLUSION_ZONE = "exclusion_zone"
    CURFEW = "curfew"


class State(StrEnum):
    """Where an item is. Which states a kind of item has: `moves`."""

    STATED = "stated"
    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    AUTHORISED = "authorised"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    PLANNED = "planned"
    TAKEN = "taken"
    CALLED_OFF = "called_off"
    BROKEN = "broken"
    IN_FORCE = "in_force"
    LIFTED = "lifted"
    MISTAKEN = "mistaken"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return _STATE_WORDS[self]


_STATE_WORDS = {
    State.STATED: "Recorded",
    State.ASKED: "Asked for",
    State.APPROVED: "Approved",
    State.REFUSED: "Refused",
    State.WITHDRAWN: "Withdrawn",
    State.AUTHORISED: "Authorised",
    State.PAUSED: "Paused",
    State.CANCELLED: "Cancelled",
    State.EXPIRED: "Expired",
    State.PLANNED: "Planned",
    State.TAKEN: "Went ahead",
    State.CALLED_OFF: "Called off",
    State.BROKEN: "Licence not kept",
    State.IN_FORCE: "In force",
    State.LIFTED: "Lifted",
    State.MISTAKEN: "Entered by mistake",
}
