"""Concerns, incidents and complaints: what they are, and what a safeguarding lead may do with each. Pure.

Nobody decides here what is true: a lead does, by name and with reasons. What the law asks about referring to
the DBS is decided on its own page (Safeguarding Vulnerable Groups Act 2006 section 35, `vetting.barring`).
"""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

LONGEST_WORDS = 8000
LONGEST_LINE = 200

# Our own policy: when nobody has taken a concern on, leads hear of it again and again, each time also those
# of one organisation further up.
REMIND_URGENT_AFTER = timedelta(hours=4)
REMIND_AFTER = timedelta(days=2)
REMIND_URGENT_EACH = timedelta(days=1)
REMIND_EACH = timedelta(days=2)


class Action(StrEnum):
    """What history calls each change. Of what a lead does it says no more than that something changed."""

    RAISE = "concern:raise"
    CHANGE = "concern:change"
    REMIND = "concern:remind"


class ConcernKind(StrEnum):
    """What somebody raises."""

    CONCERN = "concern"
    INCIDENT = "incident"
    COMPLAINT = "complaint"

    @property
    def words(self) -> str:
        """The kind as lists name it."""
        return {"concern": "Concern", "incident": "Incident"}.get(self, "Complaint")

    @property
    def question(self) -> str:
        """The kind as whoever raises it chooses it."""
        return {
            "concern": "I am worried that somebody has been harmed, or may be",
            "incident": "Something happened that should not have happened",
        }.get(self, "I am unhappy about how somebody behaved or was treated")


class Source(StrEnum):
    """Where it was raised."""

    PUBLIC = "public"
    RECORD = "record"
    SESSION = "session"

    @property
    def words(self) -> str:
        """The source as leads read it."""
        return {"public": "Public page", "record": "Record of a person"}.get(self, "Session or visit")


class ConcernState(StrEnum):
    """Where it has got to."""

    NEW = "new"
    OPEN = "open"
    REFERRED = "referred"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        """The state as leads read it."""
        return {
            "new": "To be taken on",
            "open": "Being looked into",
            "referred": "Referred to others",
        }.get(self, "Closed")


class Outcome(StrEnum):
    """What came of it."""

    FOUND = "found"
    PARTLY_FOUND = "partly_found"
    NOT_FOUND = "not_found"
    CANNOT_TELL = "cannot_tell"
    NOTHING_NEEDED = "nothing_needed"

    @property
    def words(self) -> str:
        """The outcome as leads choose it."""
        return {
            "found": "It was found to be so",
            "partly_found": "Some of it was found to be so",
            "not_found": "It was found not to be so",
            "cannot_tell": "It could not be found out",
        }.get(self, "Nothing had to be found out: it was put right, or is for somebody else")


class Agency(StrEnum):
    """To whom it can be referred. Whether to refer to the DBS is decided on a page of its own."""

    POLICE = "police"
    CHILDREN = "children"
    ALLEGATIONS = "allegations"
    ADULTS = "adults"
    PRISON = "prison"
    PROBATION = "probation"
    OTHER = "other"

    @property
    def words(self) -> str:
        """The agency as pages name it."""
        return {
            "police": "The police",
            "children": "Children’s social care of the local council",
            "allegations": "The council’s officer for allegations against people who work with children",
            "adults": "Adult social care of the local council",
            "prison": "The prison’s safer custody or security team",
            "probation": "The probation practitioner or region",
        }.get(self, "Somebody else (say who in the reasons)")


class Act(StrEnum):
    """What becomes of a concern. The first two are done by the service, the others by a lead."""

    ALERT = "alert"
    REMIND = "remind"
    TAKE_ON = "take_on"
    NOTE = "note"
    TELL = "tell"
    NAME = "name"
    REFER = "refer"
    PAUSE = "pause"
    END_PAUSE = "end_pause"
    CLOSE = "close"
    REOPEN = "reopen"

    @property
    def words(self) -> str:
        """What was done, as the story of a concern says it."""
        return _DONE[self]

    @property
    def slug(self) -> str:
        """The act as addresses name it."""
        return self.value.replace("_", "-")


_DONE = {
    Act.ALERT: "Told by mail that there is something to open",
    Act.REMIND: "Reminded by mail that nobody has taken it on",
    Act.TAKE_ON: "Taken on",
    Act.NOTE: "Noted",
    Act.TELL: "Somebody was told",
    Act.NAME: "Said whose record it is about",
    Act.REFER: "Referred",
    Act.PAUSE: "Placements paused",
    Act.END_PAUSE: "Pause ended",
    Act.CLOSE: "Closed",
    Act.REOPEN: "Opened again",
}

_UNDER_WAY = frozenset({ConcernState.OPEN, ConcernState.REFERRED})
_NOT_CLOSED = _UNDER_WAY | {ConcernState.NEW}
_IN: dict[Act, frozenset[ConcernState]] = {
    Act.TAKE_ON: _NOT_CLOSED,  # also from another lead
    Act.NOTE: _UNDER_WAY,
    Act.TELL: frozenset(ConcernState),
    Act.NAME: _UNDER_WAY,
    Act.REFER: _UNDER_WAY,
    Act.PAUSE: _UNDER_WAY,
    Act.END_PAUSE: frozenset(ConcernState),
    Act.CLOSE: _UNDER_WAY,
    Act.REOPEN: frozenset({ConcernState.CLOSED}),
}
BY_LEADS = tuple(_IN)
_GOES_TO = {
    Act.REFER: ConcernState.REFERRED,
    Act.CLOSE: ConcernState.CLOSED,
    Act.REOPEN: ConcernState.OPEN,
}


@dataclass(frozen=True)
class Standing:
    """What decides on what may be done next."""

    state: ConcernState
    has_person: bool
    pauses: bool


def may(act: Act, standing: Standing) -> bool:
    """Whether a lead may do this now. Whose record it is about changes only while nothing is paused."""
    if standing.state not in _IN.get(act, frozenset()):
        return False
    if act is Act.PAUSE:
        return standing.has_person and not standing.pauses
    if act is Act.NAME:
        return not standing.pauses
    return standing.pauses if act is Act.END_PAUSE else True


def after(act: Act, state: ConcernState) -> ConcernState:
    """Where it has got to once that is done."""
    if act is Act.TAKE_ON:
        return ConcernState.OPEN if state is ConcernState.NEW else state
    return _GOES_TO.get(act, state)


@dataclass(frozen=True)
class Told:
    """What somebody raised, in their own words. Sealed as a whole.

    `about`: whom, where there is no record. `origin`: what it was raised from. `name` and `contact`: of
    whoever raised it on the public page, if they said.
    """

    words: str
    about: str = ""
    when: str = ""
    origin: str = ""
    name: str = ""
    contact: str = ""

    def as_kept(self) -> dict[str, Any]:
        """As it is sealed."""
        return asdict(self)

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Told":
        """As it was sealed."""
        return cls(**kept)


@dataclass(frozen=True)
class Raised:
    """What is raised: of what kind, whether somebody may be at risk soon, where, and of whose record."""

    told: Told
    kind: ConcernKind
    is_urgent: bool
    source: Source
    person_id: int | None = None


@dataclass(frozen=True)
class Said:
    """What a lead wrote with what they did: in words, to or of whom, and on which day. Sealed as a whole."""

    words: str = ""
    whom: str = ""
    on: date | None = None

    def as_kept(self) -> dict[str, Any]:
        """As it is sealed."""
        return {"words": self.words, "whom": self.whom, "on": self.on.isoformat() if self.on else ""}

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Said":
        """As it was sealed."""
        return cls(kept["words"], kept["whom"], date.fromisoformat(kept["on"]) if kept["on"] else None)
