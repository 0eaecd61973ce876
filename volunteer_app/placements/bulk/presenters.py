"""Bulk work in words: what it will do, or has done."""

from collections.abc import Mapping

from volunteer_app.accounts.models import Account
from volunteer_app.foundation.presenting import count, day, moment
from volunteer_app.placements.bulk.hanging import Hanging
from volunteer_app.placements.bulk.hanging import said as hangs
from volunteer_app.placements.bulk.models import BulkChange
from volunteer_app.placements.bulk.rules import BulkKind, Fate, Outcome

Numbers = Mapping[tuple[Fate, Outcome], int]

_WILL = {
    Fate.END: ("placement ends on the last day", "placements end on the last day"),
    Fate.NEVER_BEGIN: ("placement does not begin", "placements do not begin"),
    Fate.REFUSE: (
        "placement that waits for approval is refused",
        "placements that wait for approval are refused",
    ),
    Fate.MOVE: ("placement moves", "placements move"),
    Fate.STAY: ("stays as it is", "stay as they are"),
}


def title(change: BulkChange) -> str:
    """What it does, in a sentence."""
    at = f" at {change.place.name}" if change.place else ""
    if change.kind is BulkKind.END_AT_PLACE:
        return f"End all placements{at} on {day(change.on)}"
    whose = supervising(change.supervisor, None if change.supervisor_id is None else "")
    to = supervising(change.to_supervisor, None if change.to_supervisor_id is None else "")
    return f"Move the placements of {whose}{at} to {to} from {day(change.on)}"


def supervising(name: str, account: str | None) -> str:
    """Who supervises, and whether they sign in here: two people can have one name.

    `account`: its reference where that tells them apart, or empty; None: they are only a name.
    """
    if account is None:
        return name
    return f"{name} (with a sign-in, {account})" if account else f"{name} (with a sign-in)"


def state(change: BulkChange) -> tuple[str, str]:
    """How far it is, with the colour of its tag."""
    if change.begun_at is None:
        return "Not begun", "attention"
    return ("Done", "good") if change.finished_at is not None else ("Under way", "progress")


def said(change: BulkChange, numbers: Numbers, hanging: Mapping[int, Hanging]) -> list[str]:
    """What will happen, with what hangs on the placements, or what came of it so far, as sentences."""
    if change.begun_at is None:
        will = [f"{count(n, *_WILL[fate])}." for fate, n in _by_fate(numbers).items() if n]
        return [*will, *hangs(hanging)]
    done, left, waiting = (_with(numbers, each) for each in (Outcome.DONE, Outcome.LEFT, Outcome.WAITING))
    found = [f"{count(done, 'placement')} of {change.total:,} done."]
    if left:
        found.append(f"{left:,} left as found: the list says why.")
    return [*found, *([f"{waiting:,} to come, in the background."] if waiting else [])]


def act(numbers: Numbers) -> str:
    """What the button that begins it says: the act, and on how many placements."""
    fates = _by_fate(numbers)
    done = {
        "end": fates[Fate.END] + fates[Fate.NEVER_BEGIN],
        "refuse": fates[Fate.REFUSE],
        "move": fates[Fate.MOVE],
    }
    acts = [f"{verb} {count(number, 'placement')}" for verb, number in done.items() if number]
    if not acts:
        return f"Leave {count(fates[Fate.STAY], 'placement')} as found"
    return " and ".join(acts).capitalize()


def summary(change: BulkChange) -> list[tuple[str, str]]:
    """What was asked for."""
    rows = [("Prepared", moment(change.prepared_at))]
    if change.kind is BulkKind.SUPERVISOR:
        rows += [
            ("Supervised until then by", _whom(change.supervisor, change.supervisor_account)),
            ("New supervisor", _whom(change.to_supervisor, change.to_account)),
        ]
    if change.end_reason is not None:
        rows.append(("Reason", change.end_reason.words.removesuffix(" (say which in the note)")))
    if change.begun_at is not None:
        rows += [("Begun", f"{moment(change.begun_at)}, by {change.owner_name}"), ("Why", change.why)]
    if change.finished_at is not None:
        rows.append(("Done", moment(change.finished_at)))
    return rows


def _whom(name: str, account: Account | None) -> str:
    return supervising(name, account.reference if account else None)


def _by_fate(numbers: Numbers) -> dict[Fate, int]:
    return {fate: sum(n for (of, _), n in numbers.items() if of is fate) for fate in Fate}


def _with(numbers: Numbers, outcome: Outcome) -> int:
    return sum(number for (_, each), number in numbers.items() if each is outcome)
