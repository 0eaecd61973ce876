"""What readiness is asked, what it is told, and what it answers. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Self

from volunteer_app.roles.rules import RoleRequirements
from volunteer_app.training.rules import Begun, TrainingFacts
from volunteer_app.vetting.barring.rules import BarredList
from volunteer_app.vetting.rules import CertificateLevel, CheckFacts

NOT_STORED = "As vetting officers decided"


class RequirementKind(StrEnum):
    """What a role can ask for before somebody starts."""

    RECRUITED_HERE = "recruited_here"
    FITTING_PLACE = "fitting_place"
    MINIMUM_AGE = "minimum_age"
    IDENTITY = "identity"
    REFERENCES = "references"
    CRIMINAL_RECORD = "criminal_record"
    HMPPS_VETTING = "hmpps_vetting"
    CLEARANCE = "clearance"
    NO_BAR = "no_bar"
    VETTING = "vetting"
    GATE = "gate"
    OTHER_CHECK = "other_check"
    TRAINING = "training"
    VOLUNTEER_AGREEMENT = "volunteer_agreement"
    CONFIDENTIALITY = "confidentiality"
    EMERGENCY_CONTACT = "emergency_contact"


class RequirementState(StrEnum):
    """How a requirement stands over the whole interval."""

    MET = "met"
    MET_UNTIL = "met_until"
    IN_PROGRESS = "in_progress"
    NOT_MET = "not_met"
    WAIVED = "waived"
    NOT_NEEDED = "not_needed"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return {
            "met": "Done",
            "met_until": "Ends too early",
            "in_progress": "In progress",
            "not_met": "Missing",
            "waived": "Waived",
            "not_needed": "Not needed",
        }[self]

    @property
    def holds(self) -> bool:
        """Whether it stands in nobody's way."""
        return self in {RequirementState.MET, RequirementState.WAIVED, RequirementState.NOT_NEEDED}


@dataclass(frozen=True)
class Requirement:
    """One line of the answer, with its evidence and what to do next. `until` is the last day it holds.

    `is_renewing`: what holds now is being renewed. `waived_by`, `waived_why`: whose decision stands in.
    `holds_from`: the day from which it will hold by itself, where that is known. `is_protected`: the evidence
    is kept encrypted where it comes from, so it is not stored in the clear with an approval.
    """

    kind: RequirementKind
    title: str
    state: RequirementState
    evidence: str = ""
    next_step: str = ""
    until: date | None = None
    key: str = ""
    is_renewing: bool = False
    waived_by: str = ""
    waived_why: str = ""
    holds_from: date | None = None
    is_protected: bool = False

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """A line as it was stored with an approval; those of earlier versions lack what came later.

        Raises:
            ValueError: a value is none that was ever stored.
        """
        return cls(
            kind=RequirementKind(stored["kind"]),
            title=stored["title"],
            state=RequirementState(stored["state"]),
            evidence=stored.get("evidence", ""),
            next_step=stored.get("next_step", ""),
            until=date.fromisoformat(stored["until"]) if stored.get("until") else None,
            key=stored.get("key", ""),
            is_renewing=stored.get("is_renewing", False),
            waived_by=stored.get("waived_by", ""),
            waived_why=stored.get("waived_why", ""),
            holds_from=date.fromisoformat(stored["holds_from"]) if stored.get("holds_from") else None,
        )


@dataclass(frozen=True)
class Waiver:
    """Somebody who answers for a requirement lets a person start without it, on [starts_on, ends_before).

    `key`: the training pack that it is for; empty for any. `level`: the highest certificate that it is for.
    """

    kind: RequirementKind
    by: str
    why: str
    starts_on: date
    ends_before: date
    key: str = ""
    level: CertificateLevel | None = None


@dataclass(frozen=True)
class Stop:
    """What keeps a person from a role here until somebody has decided. It says what to do, and never why."""

    evidence: str
    next_step: str


@dataclass(frozen=True)
class Pending:
    """A question to the person that is not decided yet. `is_begun`: it goes on without anybody's decision."""

    evidence: str
    next_step: str
    is_begun: bool


@dataclass(frozen=True)
class Gate:
    """What a placement hangs on that another decides: open on [opens_on, shuts_before), or shut.

    Why there is a gate stays with the room that knows; the next step says who can open it.
    """

    title: str
    opens_on: date | None
    shuts_before: date | None
    next_step: str
    is_asked: bool = False


@dataclass(frozen=True)
class Signed:
    """What the person has signed or given to the organisation, and since when it is known."""

    volunteer_agreement: date | None = None
    confidentiality: date | None = None
    emergency_contact: bool = False


@dataclass(frozen=True)
class Known:
    """Everything that was known of a person when the question was asked.

    `checks`: as they count for this role. `begun`: training that is on the way. `terms`: what whoever places
    them must see to, as officers decided.
    """

    born_on: date | None = None
    checks: Sequence[CheckFacts] = ()
    training: Sequence[TrainingFacts] = ()
    begun: Sequence[Begun] = ()
    signed: Signed = field(default_factory=Signed)
    waivers: Sequence[Waiver] = ()
    stops: Sequence[Stop] = ()
    gates: Sequence[Gate] = ()
    pending: Pending | None = None
    terms: Sequence[str] = ()


@dataclass(frozen=True)
class Question:
    """May this person do this role at this place on every day of [starts_on, ends_before)?

    `lists`: the barred lists of which nobody may do it, where it can be regulated activity.
    """

    role: RoleRequirements
    place_id: int
    place_name: str
    place_is_prison: bool
    starts_on: date
    ends_before: date
    pack_titles: dict[str, str] = field(default_factory=dict)
    lists: frozenset[BarredList] = frozenset()

    @property
    def last_day(self) -> date:
        """The last day of the interval."""
        return self.ends_before - timedelta(days=1)


@dataclass(frozen=True)
class Answer:
    """The list of requirements, each judged over the interval."""

    starts_on: date
    ends_before: date
    requirements: tuple[Requirement, ...]

    @property
    def is_ready(self) -> bool:
        """Whether nothing is missing for any day of the interval."""
        return all(requirement.state.holds for requirement in self.requirements)

    @property
    def missing(self) -> tuple[Requirement, ...]:
        """What stands in the way, in order."""
        return tuple(r for r in self.requirements if not r.state.holds)

    @property
    def needed(self) -> tuple[Requirement, ...]:
        """The requirements that the role has at all."""
        return tuple(r for r in self.requirements if r.state is not RequirementState.NOT_NEEDED)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """An answer as it was stored with an approval, of any version."""
        lines = tuple(Requirement.from_json(each) for each in stored["requirements"])
        starts_on, ends_before = (date.fromisoformat(stored[name]) for name in ("starts_on", "ends_before"))
        return cls(starts_on, ends_before, lines)

    def as_json(self) -> dict[str, Any]:
        """The answer as it is stored with an approval."""
        return {
            "starts_on": self.starts_on.isoformat(),
            "ends_before": self.ends_before.isoformat(),
            "is_ready": self.is_ready,
            "requirements": [_stored(requirement) for requirement in self.requirements],
        }


def _stored(requirement: Requirement) -> dict[str, Any]:
    if requirement.is_protected:
        requirement = replace(requirement, evidence=NOT_STORED)
    return {name: _plain(value) for name, value in asdict(requirement).items()}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
