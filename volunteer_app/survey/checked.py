"""A whole return as it stands: its answers checked, and which warnings are explained."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from volunteer_app.survey import queries, wording
from volunteer_app.survey.models import SurveyAnswer, SurveyFigure, SurveyReason, SurveyReturn
from volunteer_app.survey.rules import checking, routing
from volunteer_app.survey.rules.answers import Given
from volunteer_app.survey.rules.checking import Checked, Finding, Setting
from volunteer_app.survey.rules.shapes import Questionnaire, Section


@dataclass(frozen=True)
class Whole:
    """A return with all that it holds."""

    found: SurveyReturn
    questionnaire: Questionnaire
    setting: Setting
    rows: Mapping[str, SurveyAnswer]
    figures: Mapping[str, SurveyFigure]
    reasons: Mapping[str, SurveyReason]

    @cached_property
    def given(self) -> dict[str, Given]:
        """The answers."""
        return queries.given(self.rows)

    @cached_property
    def checked(self) -> Checked:
        """What is wrong, and what has to be explained."""
        return checking.check(self.questionnaire, self.given, self.setting, queries.counted(self.figures))

    def reason_for(self, finding: Finding) -> SurveyReason | None:
        """The reason that explains a warning; one for other answers explains nothing."""
        found = self.reasons.get(finding.key)
        return found if found is not None and found.mark == finding.mark else None

    @property
    def unexplained(self) -> list[Finding]:
        """The warnings that nobody has explained."""
        return [each for each in self.checked.warnings if self.reason_for(each) is None]

    @property
    def is_ready(self) -> bool:
        """Whether it can be signed off."""
        return not self.checked.errors and not self.unexplained

    def progress(self, section: Section) -> tuple[int, int]:
        """How many questions of a section have an answer, and how many apply."""
        asked = [
            each.code for each in section.questions if routing.applies(self.questionnaire, each, self.given)
        ]
        return sum(code in self.given for code in asked), len(asked)


def whole(found: SurveyReturn) -> Whole:
    """A return as it stands; three statements."""
    return Whole(
        found,
        queries.questionnaire_of(found.round),
        wording.setting(found.round.reference_day, found.organisation.name),
        queries.answers(found),
        queries.figures(found),
        queries.reasons(found),
    )
