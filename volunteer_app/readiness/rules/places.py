"""Whether a place is one where a role is done. Pure.

A role of the community has no clearance among its requirements: done in a prison, it would be a way round
that prison's own decision. A prison's role anywhere else would be judged without one, too.
"""

from volunteer_app.roles.rules import RoleSetting


def misplaced(setting: RoleSetting, *, in_prison: bool) -> str:
    """A sentence if a role of this setting is not done at such a place, else empty."""
    if setting is RoleSetting.PRISON and not in_prison:
        return "This role is done in a prison. Choose a prison"
    if setting is RoleSetting.COMMUNITY and in_prison:
        return "This role is not done in a prison. Choose a place in the community, or a role in prison"
    return ""
