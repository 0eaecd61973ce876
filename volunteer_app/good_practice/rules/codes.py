"""What an entry can be, where it was tried, what it is about, and what its evidence is worth. Pure."""

from enum import IntEnum, StrEnum


class EntryKind(StrEnum):
    """What an entry is."""

    CASE_STUDY = "case_study"
    GUIDE = "guide"
    TOOL = "tool"
    EVIDENCE = "evidence"

    @property
    def words(self) -> str:
        """The kind as pages name it."""
        return self.value.replace("_", " ").capitalize()

    @property
    def hint(self) -> str:
        """What belongs in it."""
        return {
            "case_study": "What somebody did, and what came of it",
            "guide": "How to do something, step by step",
            "tool": "A form, checklist or template to use",
            "evidence": "What research or figures show",
        }[self.value]


class EntrySetting(StrEnum):
    """Where it was tried."""

    PRISON = "prison"
    COMMUNITY = "community"
    BOTH = "both"
    COURT = "court"
    POLICE = "police"

    @property
    def words(self) -> str:
        """The setting as pages name it."""
        return {
            "prison": "Prison",
            "community": "Community",
            "both": "Prison and community",
            "court": "Court",
            "police": "Police",
        }[self.value]


class Theme(StrEnum):
    """What an entry is about."""

    DIVERSITY = "diversity"
    QUALITY = "quality"
    RECOGNITION = "recognition"
    COMMISSIONING = "commissioning"
    CONVICTIONS = "convictions"
    MENTORING = "mentoring"
    TRAINING = "training"
    MONITORING = "monitoring"

    @property
    def words(self) -> str:
        """The theme as pages name it."""
        return {
            "diversity": "Increasing diversity",
            "quality": "Quality and consistency",
            "recognition": "Reward and recognition",
            "commissioning": "Commissioning",
            "convictions": "Recruiting people with convictions",
            "mentoring": "Mentoring",
            "training": "Training",
            "monitoring": "Monitoring and evaluation",
        }[self.value]


class Grade(IntEnum):
    """How far the evidence goes. Our own five steps, after published scales (docs/data-sources.md)."""

    DESCRIBED = 1
    MEASURED = 2
    COMPARED = 3
    TESTED = 4
    REPEATED = 5

    @property
    def words(self) -> str:
        """The grade in a few words."""
        return {
            1: "Described",
            2: "Measured before and after",
            3: "Compared with others",
            4: "Tested",
            5: "Repeated and confirmed",
        }[self.value]

    @property
    def meaning(self) -> str:
        """What has to be so for this grade."""
        return {
            1: "People say what they did and what they think came of it. Nothing was measured, or it cannot "
            "be told from other causes.",
            2: "The same thing was measured before and after, and it changed. Something else may have "
            "changed it.",
            3: "It was compared with a similar group or place that did without.",
            4: "Chance decided who took part, or the study was designed to rule out other causes nearly as "
            "well.",
            5: "Several strong studies, in different places and by different people, come to the same.",
        }[self.value]

    @property
    def said(self) -> str:
        """The grade as a list shows it."""
        return f"{self.value} of 5: {self.words.lower()}"


class Origin(StrEnum):
    """Where an entry comes from."""

    FORM = "form"
    SURVEY = "survey"
    PROGRAMME = "programme"
    FIRST_EDITION = "first_edition"

    @property
    def words(self) -> str:
        """The origin as editors read it."""
        return {
            "form": "Written here",
            "survey": "From an answer to the survey",
            "programme": "From a programme",
            "first_edition": "First edition of the bank",
        }[self.value]


# What writers choose from; an entry may name others
GROUPS = (
    "Black, Asian and other minority ethnic people",
    "Care leavers",
    "Disabled people",
    "Families of people in prison",
    "Foreign nationals",
    "Gypsies, Roma and Travellers",
    "LGBT+ people",
    "Men",
    "Older people",
    "People of faith",
    "People with convictions",
    "Veterans",
    "Victims",
    "Welsh speakers",
    "Women",
    "Young adults aged 18 to 25",
)
