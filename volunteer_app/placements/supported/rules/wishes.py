"""What somebody wants of a mentor, over the nine pathways and beside them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Pathway(StrEnum):
    """The nine pathways out of reoffending, seven and two more for women (DOMAIN: outcomes)."""

    ACCOMMODATION = "accommodation"
    EDUCATION = "education"
    HEALTH = "health"
    DRUGS = "drugs"
    FINANCE = "finance"
    FAMILIES = "families"
    ATTITUDES = "attitudes"
    ABUSE = "abuse"
    SEX_WORK = "sex_work"

    @property
    def words(self) -> str:
        """The pathway as pages name it."""
        return _PATHWAYS[self][0]

    @property
    def in_short(self) -> str:
        """The pathway inside a sentence."""
        return _PATHWAYS[self][1]


_PATHWAYS = {
    Pathway.ACCOMMODATION: ("Accommodation", "housing"),
    Pathway.EDUCATION: ("Education, training and employment", "work"),
    Pathway.HEALTH: ("Health", "health"),
    Pathway.DRUGS: ("Drugs and alcohol", "drugs or alcohol"),
    Pathway.FINANCE: ("Finance, benefit and debt", "money"),
    Pathway.FAMILIES: ("Children, families and relationships", "family"),
    Pathway.ATTITUDES: ("Attitudes, thinking and behaviour", "thinking"),
    Pathway.ABUSE: ("Abuse (for women)", "life after abuse"),
    Pathway.SEX_WORK: ("Sex work (for women)", "leaving sex work"),
}


class Help(StrEnum):
    """How much help somebody wants with a pathway. The others need none."""

    SOME = "some"
    MUCH = "much"

    @property
    def weight(self) -> int:
        """How much it counts beside the other needs of the same person."""
        return 2 if self is Help.MUCH else 1


class Language(StrEnum):
    """Languages that two people can talk in: our choice of those that are spoken where we work."""

    ENGLISH = "english"
    WELSH = "welsh"
    BSL = "bsl"
    ALBANIAN = "albanian"
    ARABIC = "arabic"
    BENGALI = "bengali"
    CHINESE = "chinese"
    FARSI = "farsi"
    FRENCH = "french"
    GUJARATI = "gujarati"
    ITALIAN = "italian"
    LITHUANIAN = "lithuanian"
    PANJABI = "panjabi"
    POLISH = "polish"
    PORTUGUESE = "portuguese"
    ROMANIAN = "romanian"
    SOMALI = "somali"
    SPANISH = "spanish"
    TURKISH = "turkish"
    URDU = "urdu"
    VIETNAMESE = "vietnamese"

    @property
    def words(self) -> str:
        """The language as pages name it."""
        return "British Sign Language" if self is Language.BSL else self.value.capitalize()


class Times(StrEnum):
    """When somebody can meet."""

    DAYS = "days"
    EVENINGS = "evenings"
    WEEKENDS = "weekends"

    @property
    def words(self) -> str:
        """The times as pages name them."""
        return {"days": "Weekdays", "evenings": "Weekday evenings", "weekends": "Weekends"}[self.value]


class Meets(StrEnum):
    """How somebody wants to meet."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    EITHER = "either"

    @property
    def words(self) -> str:
        """The way as pages name it."""
        return {"in_person": "In person", "phone": "By phone or video", "either": "Either"}[self.value]

    def suits(self, other: "Meets") -> bool:
        """Whether both can be had at once."""
        return self is other or Meets.EITHER in {self, other}


class Gender(StrEnum):
    """What a mentor says of themselves for matching alone: it is no answer of equality monitoring."""

    WOMAN = "woman"
    MAN = "man"
    UNSAID = "unsaid"

    @property
    def words(self) -> str:
        """The answer as pages name it."""
        return {"woman": "A woman", "man": "A man", "unsaid": "I would rather not say, or neither"}[
            self.value
        ]


class GenderWish(StrEnum):
    """Whom somebody wants as a mentor. `ONLY` is a limit, `RATHER` a wish."""

    ANY = "any"
    RATHER_WOMAN = "rather_woman"
    RATHER_MAN = "rather_man"
    ONLY_WOMAN = "only_woman"
    ONLY_MAN = "only_man"

    @property
    def words(self) -> str:
        """The wish as pages name it."""
        return {
            "any": "No preference",
            "rather_woman": "A woman, if possible",
            "rather_man": "A man, if possible",
            "only_woman": "Only a woman",
            "only_man": "Only a man",
        }[self.value]

    @property
    def wanted(self) -> Gender | None:
        """Whom; None where it does not matter."""
        if self is GenderWish.ANY:
            return None
        return Gender.WOMAN if self.value.endswith("_woman") else Gender.MAN

    @property
    def is_limit(self) -> bool:
        """Whether nobody else will do."""
        return self in {GenderWish.ONLY_WOMAN, GenderWish.ONLY_MAN}


@dataclass(frozen=True)
class Profile:
    """What matching needs to know of a person, all of it sealed in the database."""

    needs: Mapping[Pathway, Help] = field(default_factory=dict)
    languages: frozenset[Language] = frozenset({Language.ENGLISH})
    times: frozenset[Times] = frozenset()
    meets: Meets = Meets.EITHER
    gender: GenderWish = GenderWish.ANY
    lived_experience: bool = False

    def as_json(self) -> dict[str, Any]:
        """Plain values, in an order that does not change."""
        return {
            "needs": {each.value: self.needs[each].value for each in Pathway if each in self.needs},
            "languages": sorted(self.languages),
            "times": sorted(self.times),
            "meets": self.meets.value,
            "gender": self.gender.value,
            "lived_experience": self.lived_experience,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Profile":
        """The same again."""
        return cls(
            needs={Pathway(name): Help(level) for name, level in stored["needs"].items()},
            languages=frozenset(map(Language, stored["languages"])),
            times=frozenset(map(Times, stored["times"])),
            meets=Meets(stored["meets"]),
            gender=GenderWish(stored["gender"]),
            lived_experience=stored["lived_experience"],
        )
