"""How the versions of a training pack stand, and which of them is in force."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar


class Action(StrEnum):
    """What history calls each change of a pack."""

    LOAD = "training_pack:load"
    UPLOAD = "training_pack:upload"
    PUBLISH = "training_pack:publish"
    WITHDRAW = "training_pack:withdraw"
    DELETE_DRAFT = "training_pack:delete_draft"
    COME_INTO_FORCE = "training_pack:come_into_force"


class PackState(StrEnum):
    """Editors alone see a draft; a published version counts from its first day until it is withdrawn."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return self.value.capitalize()


class Setting(StrEnum):
    """Where the volunteering takes place."""

    PRISON = "prison"
    COMMUNITY = "community"

    @property
    def words(self) -> str:
        """The setting as pages name it."""
        return {"prison": "In prison", "community": "In the community"}[self]


class Dated(Protocol):
    """A version, as far as it matters for being in force."""

    @property
    def id(self) -> int:
        """The later stored of two that begin on one day has the higher."""

    @property
    def state(self) -> PackState:
        """Drafts never count."""

    @property
    def valid_from(self) -> date:
        """Its first day."""

    @property
    def withdrawn_on(self) -> date | None:
        """From when on it counts no more."""


Version = TypeVar("Version", bound=Dated)


def in_force(versions: Iterable[Version], day: date) -> Version | None:
    """Of the versions that were published and not withdrawn up to this day, the one with the latest first day
    up to it; of two, the later stored.
    """
    begun = (each for each in versions if each.valid_from <= day and not _is_out(each, day))
    return max(begun, key=lambda each: (each.valid_from, each.id), default=None)


def _is_out(version: Dated, day: date) -> bool:
    gone = version.withdrawn_on is not None and version.withdrawn_on <= day
    return gone or version.state is PackState.DRAFT


def publishing_problem(begins: date, others: Iterable[Dated], today: date) -> str:
    """A sentence if a version that begins then would never be in force beside the others; else empty."""
    published = [each for each in others if each.state is PackState.PUBLISHED]
    if any(each.valid_from == begins for each in published):
        return (
            "Another version of this pack begins on the same day. "
            "Change “valid_from” in pack.toml and upload it again, or withdraw the other version first"
        )
    now = in_force(published, today)
    if now is not None and begins < now.valid_from:
        return (
            "The version in force began later than this one would, so this one would never be read. "
            "Change “valid_from” in pack.toml to today or a later day, and upload it again"
        )
    return ""
