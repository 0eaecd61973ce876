"""Whether a role is recruited for here at all, and a place is one where it is done. Pure.

A role of the community has no clearance among its requirements: done in a prison, it would be a way round
that prison's own decision. A prison's role anywhere else would be judged without one, too.
"""

from volunteer_app.readiness.rules.answers import (
    Known,
    Question,
    Requirement,
    RequirementKind,
    RequirementState,
)
from volunteer_app.roles.rules import RoleSetting

State = RequirementState


def misplaced(setting: RoleSetting, *, in_prison: bool) -> str:
    """A sentence if a role of this setting is not done at such a place, else empty."""
    if setting is RoleSetting.PRISON and not in_prison:
        return "This role is done in a prison. Choose a prison"
    if setting is RoleSetting.COMMUNITY and in_prison:
        return "This role is not done in a prison. Choose a place in the community, or a role in prison"
    return ""


def recruited_here(question: Question, _known: Known) -> list[Requirement]:
    """A line where another body appoints."""
    if question.role.is_recruited_here:
        return []
    step = "The appointing body decides. This service never clears anyone for this role"
    return [Requirement(RequirementKind.RECRUITED_HERE, "Appointed elsewhere", State.NOT_MET, next_step=step)]


def fitting_place(question: Question, _known: Known) -> list[Requirement]:
    """A line where the place is not one for this role."""
    step = misplaced(question.role.setting, in_prison=question.place_is_prison)
    if not step:
        return []
    title = "A place where this role is done"
    return [Requirement(RequirementKind.FITTING_PLACE, title, State.NOT_MET, next_step=step)]
