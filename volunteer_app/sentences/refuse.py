"""What is refused when a record changes, and in which words: each raises `Refused` or `StaleEdit`."""

from collections.abc import Sequence
from datetime import date

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.presenting import day
from volunteer_app.sentences.models import SentenceRecord
from volunteer_app.sentences.queries import Entry
from volunteer_app.sentences.rules import policy
from volunteer_app.sentences.rules.custody import who_may_change
from volunteer_app.sentences.rules.items import Item
from volunteer_app.sentences.rules.kinds import Approver, ItemKind, State, Status

OWN = "This record is about you, so somebody else has to keep it"
# Whoever writes something down may not have opened the record: these say nothing of what it holds.
UNFITTING = "This does not fit what is recorded already. Open the record to see what it says"
ANOTHERS = "Somebody elsewhere recorded this, and only they can change it"
EARLIEST = date(1950, 1, 1)


def all_but_holders(person_id: int, by: Actor, *, reached: bool) -> None:
    """Vetting officers of who holds the record, and the security contact of their prison; never one's own."""
    if by.kind is ActorKind.JOB:
        return
    if own_person_id(by) == person_id:
        raise Refused(OWN)
    if not reached:
        raise Refused("Only a vetting officer, or a prison’s security contact, can keep this record")


def stale(record: SentenceRecord, version: int | None) -> None:
    """The record changed since `version` was shown; None asks nothing."""
    if version is not None and version != record.version:
        raise StaleEdit


def anothers_word(item: Item, found: Sequence[Entry], by: Actor, authority: Scope) -> None:
    """What a prison wrote about a person in its custody, only a prison takes back."""
    if is_anothers_word(item, found, by, authority):
        raise Refused(ANOTHERS)


def is_anothers_word(item: Item, found: Sequence[Entry], by: Actor, authority: Scope) -> bool:
    """Whether prisons alone may change it, and the actor writes for none of them."""
    prisons = who_may_change(item, (each.item for each in found), clock.today())
    return bool(prisons) and by.kind is not ActorKind.JOB and not any(map(authority.reaches, prisons))


def impossible_days(item: Item) -> None:
    """At least one day, and no slip of the keyboard."""
    if item.starts_on < EARLIEST:
        raise Refused(f"First day must be on or after {day(EARLIEST)}", "starts_on")
    if item.ends_before is not None and item.ends_before <= item.starts_on:
        raise Refused("Last day must be the same as or after the first day", "last_day")


def unfitting(item: Item, found: Sequence[Entry]) -> None:
    """What a thing of its kind needs is missing, or does not fit what the record says already."""
    impossible_days(item)
    if item.kind is ItemKind.STATUS:
        _status(item, found)
    elif item.kind is ItemKind.OCCURRENCE:
        _occurrence(item, found)
    elif item.kind is ItemKind.RELEASE and item.ends_before is None:
        raise Refused("Enter the last day of the authorisation", "last_day")
    needs_prison = item.kind is ItemKind.RELEASE or item.approver is Approver.GOVERNOR
    if needs_prison and item.prison_id is None:
        raise Refused(UNFITTING)


def _status(item: Item, found: Sequence[Entry]) -> None:
    if (item.status is Status.IN_CUSTODY) != (item.prison_id is not None):
        raise Refused("Select the prison", "prison")
    later = [e.item for e in of_status(found) if e.item.starts_on >= item.starts_on]
    if any(item.ends_before is None or each.starts_on < item.ends_before for each in later):
        raise Refused(UNFITTING, "starts_on")


def _occurrence(item: Item, found: Sequence[Entry]) -> None:
    release = next((e.item for e in found if e.reference == item.release), None)
    if release is None or release.state is not State.AUTHORISED:
        raise Refused("This release is not authorised, so no day can be planned")
    if item.starts_on < release.starts_on:
        raise Refused(f"The authorisation begins on {day(release.starts_on)}", "starts_on")
    assert item.ends_before is not None  # noqa: S101 - the form asks for both days
    if release.ends_before is not None and item.ends_before > release.ends_before:
        raise Refused("The authorisation ends before that day", "last_day")
    assert release.release_type is not None  # noqa: S101 - a release has its type
    rule = policy.releases()[release.release_type]
    if not rule.overnight and (item.ends_before - item.starts_on).days > 1:
        raise Refused(f"{rule.words} is for one day: they are back the same day", "last_day")


def of_status(found: Sequence[Entry]) -> list[Entry]:
    """The statuses that were not entered by mistake, the earliest first."""
    statuses = [e for e in found if e.item.kind is ItemKind.STATUS and e.item.state is State.STATED]
    return sorted(statuses, key=lambda each: each.item.starts_on)
