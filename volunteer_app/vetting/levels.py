"""What a certificate was asked for, and how deeply HMPPS vets. Pure."""

from enum import StrEnum


class Workforce(StrEnum):
    """For which work the police were asked (DBS: workforces, since 1 December 2012)."""

    CHILD = "child"
    ADULT = "adult"
    CHILD_AND_ADULT = "child_and_adult"
    OTHER = "other"

    @property
    def words(self) -> str:
        """The workforce as pages name it."""
        return self.value.replace("_", " ").capitalize() + " workforce"


class VettingLevel(StrEnum):
    """Levels of HMPPS central vetting (PSI 07/2014, Security vetting)."""

    STANDARD = "standard"
    STANDARD_PLUS = "standard_plus"
    ENHANCED = "enhanced"

    @property
    def words(self) -> str:
        """The level as pages name it."""
        return self.value.replace("_", " ").capitalize()
