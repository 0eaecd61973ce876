"""The steps of sample checks, and how long each kind took from being asked for to coming back."""

from datetime import date, timedelta

from volunteer_app.cli.sample.people import Row
from volunteer_app.cli.sample.records import RECORDED_BY, at
from volunteer_app.vetting.rules import CheckKind, CheckState

# The shortest and the longest, in days
WAITS = {
    CheckKind.IDENTITY: (1, 6),
    CheckKind.REFERENCE: (5, 30),
    CheckKind.CRIMINAL_RECORD: (7, 50),
    CheckKind.HMPPS_VETTING: (25, 90),
    CheckKind.ESTABLISHMENT_CLEARANCE: (10, 50),
}


def steps(check_id: int, check: Row) -> list[Row]:
    """What became known of a check: asked for, and then perhaps sent or returned."""
    step = {
        "check_id": check_id,
        "recorded_at": at(check["state_since"], 9),
        "recorded_by": RECORDED_BY,
        "state": CheckState.REQUESTED,
        "outcome": None,
        "level": check["level"],
        "workforce": check["workforce"],
        "issued_on": None,
        "clearance_level": None,
        "valid_from": None,
        "valid_before": None,
        "photo_id": None,
        "rested_on": [],
        "follows_person": False,
        "stuck_with": check["stuck_with"],
    }
    if check["state"] is CheckState.REQUESTED:
        return [step]
    told = ("state", "outcome", "level", "issued_on", "clearance_level", "valid_from", "valid_before")
    of_prisons = ("photo_id", "rested_on", "follows_person", "stuck_with")
    came_back = {name: check[name] for name in (*told, *of_prisons)}
    asked = {**step, "recorded_at": at(_asked_on(check_id, check), 9)}
    return [asked, {**step, **came_back, "recorded_at": at(check["state_since"], 15)}]


def _asked_on(check_id: int, check: Row) -> date:
    """A check that came back was asked for some days before, as its kind takes: forecasts rest on that."""
    since: date = check["state_since"]
    if check["state"] is not CheckState.RETURNED:
        return since
    shortest, longest = WAITS.get(check["kind"], (3, 20))
    days = shortest + check_id * 37 % (longest - shortest + 1)
    return since - timedelta(days=days)
