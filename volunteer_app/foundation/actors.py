"""Who does a thing: an account, the holder of a one-time link, or a job; and on whose behalf."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self


class ActorKind(StrEnum):
    """The three ways in which a change can have somebody who made it."""

    ACCOUNT = "account"
    LINK = "link"
    JOB = "job"


@dataclass(frozen=True)
class Actor:
    """Who acts. `key` finds them again (an account's reference); `name` is what history shows."""

    kind: ActorKind
    key: str
    name: str
    on_behalf_of: str = ""

    def __post_init__(self) -> None:
        """Refuse an anonymous act.

        Raises:
            ValueError: nobody could be found again by this key, or named on a page.
        """
        if not self.key.strip() or not self.name.strip():
            raise ValueError("every change has an actor with a key and a name")

    @classmethod
    def job(cls, name: str) -> Self:
        """A job that runs by itself."""
        return cls(ActorKind.JOB, name, name)

    @classmethod
    def link(cls, purpose: str, name: str) -> Self:
        """Somebody without an account, known by the link or the public page that they used."""
        return cls(ActorKind.LINK, purpose, name)

    def acting_for(self, reference: str) -> Self:
        """The same actor, entering something on behalf of the person with this reference."""
        return replace(self, on_behalf_of=reference)
