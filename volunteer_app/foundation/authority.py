"""Everything that can be permitted, and what a permission reaches. Pure: rules of rooms may use it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from volunteer_app.foundation.actors import Actor


class Permission(StrEnum):
    """Everything that can be permitted, as subject:action. One list for the house."""

    ACCOUNT_OWN = "account:own"
    ACCOUNT_ADMINISTER = "account:administer"
    ORGANISATION_ADMINISTER = "organisation:administer"
    PERSON_VIEW = "person:view"
    PERSON_EDIT = "person:edit"
    PERSON_OWN = "person:own"
    PERSON_IMPORT = "person:import"
    PERSON_MERGE = "person:merge"
    MESSAGE_SEND = "message:send"
    OPPORTUNITY_MANAGE = "opportunity:manage"
    APPLICATION_VIEW = "application:view"
    APPLICATION_MOVE = "application:move"
    CHECK_RECORD = "check:record"
    CHECK_DECIDE = "check:decide"
    BAR_RECORD = "bar:record"
    REFERRAL_DECIDE = "referral:decide"
    DISCLOSURE_OPEN = "disclosure:open"
    CLEARANCE_DECIDE = "clearance:decide"
    SENTENCE_HOLD = "sentence:hold"
    DO_NOT_MATCH_HOLD = "do_not_match:hold"
    CONCERN_HOLD = "concern:hold"
    TRAINING_VERIFY = "training:verify"
    QUALIFICATION_EDIT = "qualification:edit"
    PACK_PUBLISH = "pack:publish"
    PLACEMENT_VIEW = "placement:view"
    PLACEMENT_APPROVE = "placement:approve"
    HOURS_VERIFY = "hours:verify"
    ROTA_MANAGE = "rota:manage"
    ROTA_CALL_OFF = "rota:call_off"
    PLACE_VIEW = "place:view"
    RECOGNITION_GIVE = "recognition:give"
    MENTORING_MANAGE = "mentoring:manage"
    EQUALITY_ENTER = "equality:enter"
    EQUALITY_RATE = "equality:rate"
    DIVERSITY_PUBLISH = "figures:publish"
    PRACTICE_WRITE = "good_practice:write"
    PRACTICE_EDIT = "good_practice:edit"
    REQUIREMENT_REHEARSE = "requirement:rehearse"
    DESK_VIEW = "desk:view"
    NATIONAL_VIEW = "national:view"
    FIGURES_OWN = "figures:own"
    SURVEY_RUN = "survey:run"
    SURVEY_ANSWER = "survey:answer"
    CHAMPION_VIEW = "champion:view"
    CHAMPION_KEEP = "champion:keep"
    ACTION_KEEP = "action:keep"
    SURVEY_MICRODATA = "survey:microdata"


@dataclass(frozen=True)
class Scope:
    """What a viewer's permission reaches: the records of these organisations, and their own person."""

    organisation_ids: frozenset[int] = frozenset()
    person_id: int | None = None

    def reaches(self, organisation_id: int | None) -> bool:
        """Whether a record of this organisation is inside."""
        return organisation_id in self.organisation_ids


class Viewer(Protocol):
    """What the house needs to know of the person who is signed in."""

    is_authenticated: bool

    def holds(self, permission: Permission) -> bool:
        """Whether a permission is held anywhere: what `scope_of` is asked for costs a statement more."""

    def scope_of(self, permission: Permission) -> Scope | None:
        """What the permission reaches, or None without it."""

    def must_do_first(self, *needed: Permission) -> str:
        """The endpoint of what stands before one of these, or before everything; empty when nothing does."""

    def as_actor(self) -> Actor:
        """The viewer as the one who makes a change."""
