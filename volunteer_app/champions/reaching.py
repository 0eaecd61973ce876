"""Which actions somebody reaches: those of their bodies, those that they own, or all of them to read."""

from dataclasses import dataclass

from volunteer_app.foundation.authority import Scope


@dataclass(frozen=True)
class Reach:
    """Who asks: their account, the bodies whose actions they keep, and whether they read those of all."""

    account_id: int
    keeps: Scope
    reads_all: bool

    def may_keep(self, organisation_id: int) -> bool:
        """Whether they may set and change actions of this body."""
        return self.keeps.reaches(organisation_id)

    def may_work_on(self, organisation_id: int, owner_id: int) -> bool:
        """Whether they may say how far an action has come, and close it: its keepers and its owner."""
        return self.may_keep(organisation_id) or owner_id == self.account_id
