"""Reminders that something lapses, and the weekly digest. Each is kept as a row with a unique key, in the
transaction that writes the mail: of several workers at once, the others fail and find nothing left to do.

Mail says that something ends, with links: never what, whose, or for which organisation.
"""

from collections.abc import Sequence
from datetime import date

from volunteer_app.accounts.models import Account
from volunteer_app.desk.models.reminders import LapseReminder, Lapsing, Reminded, WeeklyDigest
from volunteer_app.desk.queries import gathering, lapsing
from volunteer_app.desk.queries.lapsing import Due
from volunteer_app.foundation import links, mail
from volunteer_app.foundation.database import db
from volunteer_app.placements.warnings import coordinators


def remind(organisation_id: int, today: date) -> int:
    """Send the reminders that the people and coordinators of one organisation are due. Gives how many."""
    due = lapsing.due_in(organisation_id, today)
    to_people = _not_told(due)
    db.session.add_all(_noted(each, Reminded.COORDINATORS) for each in due)
    db.session.add_all(_noted(each, Reminded.PERSON) for each in to_people)
    db.session.flush()  # before any mail: another worker may have been faster
    for each in to_people:
        start = links.address("desk.my_start")
        mail.post(str(each.email), "desk/mail/ends_soon.txt", days=each.days, url=start)
    if due:
        for account in coordinators(organisation_id):
            mail.post(account.email, "desk/mail/end_soon.txt", name=account.name, parts=_parts(due))
    return len(due)


def _not_told(due: Sequence[Due]) -> list[Due]:
    """Those of which the person has not heard for so many days, from another organisation either."""
    told = lapsing.told_persons(due) if due else set()
    found = []
    for each in due:
        told_as = (*each.to_the_person, each.ends_before, each.days)
        if each.email and told_as not in told:
            found.append(each)
            told.add(told_as)
    return found


def _noted(due: Due, reminded: Reminded) -> LapseReminder:
    kind, subject_id = due.to_the_person if reminded is Reminded.PERSON else (due.kind, due.subject_id)
    return LapseReminder(
        kind=kind,
        subject_id=subject_id,
        ends_before=due.ends_before,
        days=due.days,
        reminded=reminded,
        person_id=due.person_id,
    )


def _parts(due: Sequence[Due]) -> list[tuple[int, list[str]]]:
    """The addresses of what ends, by the number of days, the fewest first; each address once."""
    days = sorted({each.days for each in due})
    return [(number, _addresses([each for each in due if each.days == number])) for number in days]


def _addresses(due: Sequence[Due]) -> list[str]:
    return list(dict.fromkeys(links.address(each.page[0], reference=each.page[1]) for each in due))


def send_digest(account: Account, week: date, today: date) -> None:
    """Send the digest of a week to one coordinator: numbers and links alone; nothing where nothing waits."""
    db.session.add(WeeklyDigest(account_id=account.id, week_starts_on=week))
    db.session.flush()
    scope = lapsing.reach_of_coordinator(account.id)
    soon = lapsing.ending_soon(scope, today)
    counts = [
        ("Checks that end within 90 days", soon[Lapsing.CHECK], "desk.start"),
        ("Checks of others that end within 90 days", soon[Lapsing.RELIANCE], "desk.start"),
        ("Training that ends within 90 days", soon[Lapsing.TRAINING], "desk.start"),
        ("Waivers that end within 90 days", soon[Lapsing.WAIVER], "desk.start"),
        ("Late applications", gathering.stuck_applications(scope).count, "recruitment.pipeline"),
        ("Training to verify", gathering.training_to_verify(scope).count, "training.to_verify"),
        ("Placements to approve", gathering.placements_waiting(scope)[0].count, "placements.list_placements"),
        ("Hours to approve", gathering.hours_to_approve(scope).count, "desk.start"),
    ]
    lines = [(words, number, links.address(endpoint)) for words, number, endpoint in counts if number]
    if lines:
        mail.post(account.email, "desk/mail/weekly_digest.txt", name=account.name, lines=lines)
