"""How a line of the answer is named where it is shown. Pure."""

from volunteer_app.readiness.rules.answers import Requirement, RequirementState
from volunteer_app.vetting.words.rules import WITH_THE_OFFICER


def shown_state(requirement: Requirement) -> RequirementState:
    """As lists name it: what a vetting officer is deciding does not hold, but nobody has left it out."""
    if requirement.state is RequirementState.NOT_MET and requirement.evidence == WITH_THE_OFFICER:
        return RequirementState.IN_PROGRESS
    return requirement.state
