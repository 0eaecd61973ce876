"""What a referee answers: how they know the person, whom they would be content with, any concern. Pure."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class KnownFor(StrEnum):
    """How long the referee has known the person, least first."""

    UNDER_A_YEAR = "under_a_year"
    ONE_TO_TWO = "one_to_two"
    TWO_TO_FIVE = "two_to_five"
    OVER_FIVE = "over_five"

    @property
    def words(self) -> str:
        """The length as pages name it."""
        return _KNOWN_WORDS[self]

    @property
    def months(self) -> int:
        """The least number of months that this may be."""
        return {"under_a_year": 0, "one_to_two": 12, "two_to_five": 24, "over_five": 60}[self]


_KNOWN_WORDS = {
    KnownFor.UNDER_A_YEAR: "Less than a year",
    KnownFor.ONE_TO_TWO: "1 to 2 years",
    KnownFor.TWO_TO_FIVE: "2 to 5 years",
    KnownFor.OVER_FIVE: "More than 5 years",
}


class Capacity(StrEnum):
    """How the referee knows the person."""

    EMPLOYER = "employer"
    COLLEAGUE = "colleague"
    TEACHER = "teacher"
    VOLUNTEERING = "volunteering"
    PROFESSIONAL = "professional"
    COMMUNITY = "community"
    FRIEND = "friend"
    FAMILY = "family"

    @property
    def words(self) -> str:
        """The capacity as pages name it."""
        return _CAPACITY_WORDS[self]


_CAPACITY_WORDS = {
    Capacity.EMPLOYER: "As an employer or manager",
    Capacity.COLLEAGUE: "As a colleague",
    Capacity.TEACHER: "As a teacher, tutor or trainer",
    Capacity.VOLUNTEERING: "Through volunteering",
    Capacity.PROFESSIONAL: "As a professional, such as a doctor, solicitor or probation officer",
    Capacity.COMMUNITY: "Through a community or faith group",
    Capacity.FRIEND: "As a friend or neighbour",
    Capacity.FAMILY: "As a member of their family, or their partner",
}


class Group(StrEnum):
    """Whom the role works with: each has a question of its own."""

    CHILDREN = "children"
    ADULTS = "adults"
    PRISON = "prison"

    @property
    def words(self) -> str:
        """The group as pages name it."""
        return {
            "children": "Children and young people",
            "adults": "Adults who may be at risk",
            "prison": "People in prison",
        }[self]


class Content(StrEnum):
    """Whether the referee would be content."""

    YES = "yes"
    NO = "no"
    CANNOT_SAY = "cannot_say"

    @property
    def words(self) -> str:
        """The answer as pages name it."""
        return {"yes": "Yes", "no": "No", "cannot_say": "I cannot say"}[self]


@dataclass(frozen=True)
class Answers:
    """What a referee said. `concern` is empty when there is none."""

    known_for: KnownFor
    capacity: Capacity
    content: dict[Group, Content] = field(default_factory=dict)
    strengths: str = ""
    has_concern: bool = False
    concern: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain values, to keep."""
        return {
            "known_for": self.known_for.value,
            "capacity": self.capacity.value,
            "content": {group.value: said.value for group, said in self.content.items()},
            "strengths": self.strengths,
            "has_concern": self.has_concern,
            "concern": self.concern,
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Answers":
        """What `as_json` kept."""
        return cls(
            KnownFor(kept["known_for"]),
            Capacity(kept["capacity"]),
            {Group(group): Content(said) for group, said in kept["content"].items()},
            kept["strengths"],
            kept["has_concern"],
            kept["concern"],
        )
