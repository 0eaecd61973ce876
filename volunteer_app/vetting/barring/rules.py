"""Bars and the duty to refer: their states and allowed moves. Pure.

Sources: Safeguarding Vulnerable Groups Act 2006 section 2 (barred lists), section 7 (a barred person must not
engage in regulated activity), section 9 (nobody may let them), section 35 (the duty to refer) and section 37
(what the DBS may ask for); Data Protection Act 2018 Schedule 1 (what passing on the reason can rest on).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from volunteer_app.vetting.words.rules import AWAIT_OFFICER, WITH_THE_OFFICER


class Action(StrEnum):
    """What history calls each change here. None of them stands in a timeline that coordinators read."""

    RECORD = "bar:record"
    PASS_ON = "bar:pass_on"  # noqa: S105 - the name of an action, not a password
    PROPOSE_LIFT = "bar:propose_lift"
    LIFT = "bar:lift"
    KEEP = "bar:keep"
    OPEN_DUTY = "referral:open"
    DECIDE_DUTY = "referral:decide"
    LET_BACK = "referral:let_back"


class BarredList(StrEnum):
    """The two lists that the DBS keeps (section 2)."""

    CHILDREN = "children"
    ADULTS = "adults"

    @property
    def words(self) -> str:
        """The list as pages name it."""
        return {"children": "Children’s barred list", "adults": "Adults’ barred list"}[self]


class BarSource(StrEnum):
    """How the organisation was told."""

    CERTIFICATE = "certificate"
    DBS_LETTER = "dbs_letter"

    @property
    def words(self) -> str:
        """The source as pages name it."""
        return {
            "certificate": "An enhanced certificate with a barred list",
            "dbs_letter": "A letter from the Disclosure and Barring Service (DBS)",
        }[self]


class LiftKind(StrEnum):
    """Why a bar does not stand any more."""

    FOUND_WRONG = "found_wrong"
    REMOVED = "removed"

    @property
    def words(self) -> str:
        """The reason as pages name it."""
        return {
            "found_wrong": "It was recorded by mistake, or is about somebody else",
            "removed": "The DBS has removed the person from the list",
        }[self]


class LegalBasis(StrEnum):
    """What passing the reason on to another organisation rests on (DPA 2018 Schedule 1)."""

    SAFEGUARDING = "safeguarding"
    UNLAWFUL_ACTS = "unlawful_acts"
    CONSENT = "consent"

    @property
    def words(self) -> str:
        """The basis as pages name it."""
        return {
            "safeguarding": "Safeguarding of children and of adults at risk (paragraph 18)",
            "unlawful_acts": "Preventing or detecting unlawful acts (paragraph 10)",
            "consent": "The person has agreed (paragraph 29)",
        }[self]


class BarState(StrEnum):
    """A bar stands until a second officer has agreed that it does not."""

    STANDS = "stands"
    LIFT_PROPOSED = "lift_proposed"
    LIFTED = "lifted"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return {
            "stands": "Stands",
            "lift_proposed": "Stands: a second officer is asked to lift it",
            "lifted": "Lifted",
        }[self]


_MOVES: dict[BarState, frozenset[BarState]] = {
    BarState.STANDS: frozenset({BarState.LIFT_PROPOSED}),
    BarState.LIFT_PROPOSED: frozenset({BarState.STANDS, BarState.LIFTED}),
    BarState.LIFTED: frozenset(),
}


def may_move(state: BarState, to: BarState) -> bool:
    """Whether a bar can go from one state to another."""
    return to in _MOVES[state]


@dataclass(frozen=True)
class BarFacts:
    """What an organisation has to heed of a person's bar: of which lists, and whether it was told of it.

    An organisation that was not told learns no more than that it must make its own check.
    """

    lists: frozenset[BarredList]
    is_told: bool


class Stop(StrEnum):
    """What a bar comes to for one organisation and one role."""

    BARRED = "barred"
    OWN_CHECK = "own_check"

    @property
    def evidence(self) -> str:
        """How a list of requirements says it, to coordinators: what the officer knows is the officer's."""
        return {"barred": WITH_THE_OFFICER, "own_check": "Paused: make your own check"}[self]

    @property
    def next_step(self) -> str:
        """What to do next."""
        return {
            "barred": AWAIT_OFFICER,
            "own_check": "Ask for the highest level that the law allows for this role",
        }[self]


def stop_of(facts: Iterable[BarFacts], lists: frozenset[BarredList]) -> Stop | None:
    """What these bars come to for a role of these lists (`regulated.lists_of`); None: nothing stops it."""
    found = [each for each in facts if each.lists & lists]
    if not found:
        return None
    return Stop.BARRED if any(each.is_told for each in found) else Stop.OWN_CHECK


class ReferralState(StrEnum):
    """The duty to refer: a person decides, by name and with reasons."""

    DUE = "due"
    REFERRED = "referred"
    NOT_REFERRED = "not_referred"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return {"due": "To be decided", "referred": "Referred", "not_referred": "Not referred"}[self]


_REFERRAL_MOVES: dict[ReferralState, frozenset[ReferralState]] = {
    ReferralState.DUE: frozenset({ReferralState.REFERRED, ReferralState.NOT_REFERRED}),
    # Something more becomes known: the duty holds whenever its conditions are met.
    ReferralState.NOT_REFERRED: frozenset({ReferralState.REFERRED}),
    ReferralState.REFERRED: frozenset(),
}


def may_decide(state: ReferralState, to: ReferralState) -> bool:
    """Whether a duty in one state can be decided so."""
    return to in _REFERRAL_MOVES[state]


class Cause(StrEnum):
    """Why somebody was removed from regulated activity, or would have been (section 35(3))."""

    HARM = "harm"
    CONDUCT = "conduct"
    LEFT_FIRST = "left_first"
    CONCERN = "concern"

    @property
    def words(self) -> str:
        """The cause as pages name it."""
        return {
            "harm": "Removed: harm, or risk of harm",
            "conduct": "Removed: conduct",
            "left_first": "Left before they would have been removed",
            "concern": "Paused: harm, or risk of harm",
        }[self]


# The Act names no number of days: "as soon as possible" in DBS guidance. This is our policy, to be late by.
DUE_WITHIN = timedelta(days=14)


def due_on(opened_on: date) -> date:
    """The day by which somebody decides."""
    return opened_on + DUE_WITHIN
