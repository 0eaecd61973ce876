"""Deciding on training records: what its pages say and show, and what to look at before one is accepted."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from flask import url_for
from markupsafe import Markup

from volunteer_app.foundation import clock
from volunteer_app.foundation.deciding.decisions import Verdict
from volunteer_app.foundation.deciding.pages import Flow, Words
from volunteer_app.foundation.files.models import StoredFile
from volunteer_app.foundation.presenting import day, hours, short_day
from volunteer_app.training import evidence, listings, presenters, queries
from volunteer_app.training.forms import VerifyForm, VerifyManyForm
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.rules import day_warning
from volunteer_app.training.service import TRAINING

_CHECK = Markup('<br><strong class="govuk-tag govuk-tag--yellow">Check</strong> {}')
_FILE = Markup(
    '<a class="govuk-link" href="{}" download>{}'
    '<span class="govuk-visually-hidden">, download the evidence of {}</span></a>'
)


def _name(record: TrainingRecord) -> str:
    return f"{record.title}, {record.person.full_name}"


def _said(record: TrainingRecord, verdict: Verdict) -> str:
    done = "verified" if verdict is TRAINING.yes else "not accepted"
    return f"{record.title} is {done} for {record.person.full_name}"


def _facts(record: TrainingRecord) -> dict[str, Any]:
    status = presenters.status(record)
    return {
        "rows": presenters.summary(record),
        "status": (status.words, status.tone),
        "file": evidence.files_of([record.id]).get(record.id),
    }


def _cells(records: Sequence[TrainingRecord]) -> list[Sequence[str]]:
    """A line for each. Warnings count all that was chosen of a person and a day."""
    minutes: dict[tuple[int, object], int] = defaultdict(int)
    for each in records:
        minutes[each.person_id, each.completed_on] += each.minutes
    files = evidence.files_of([each.id for each in records])
    return [
        (
            each.title,
            _with_warnings(each, minutes[each.person_id, each.completed_on]),
            short_day(each.completed_on),
            hours(each.minutes),
            each.logged_by,
            _evidence(each, files.get(each.id)),
        )
        for each in records
    ]


def _with_warnings(record: TrainingRecord, minutes_of_day: int) -> str:
    marks = (_CHECK.format(words) for words in _warnings(record, minutes_of_day))
    return Markup("{}{}").format(record.person.full_name, Markup("").join(marks))


def _warnings(record: TrainingRecord, minutes_of_day: int) -> list[str]:
    found = []
    if words := day_warning(minutes_of_day):
        found.append(words)
    if record.completed_on > clock.today():
        found.append(f"Finished in the future, on {day(record.completed_on)}")
    if record.valid_before is not None and record.valid_before <= clock.today():
        found.append("Has run out already, so it will not count")
    return found


def _evidence(record: TrainingRecord, file: StoredFile | None) -> str:
    if file is None:
        return "No file"
    url = url_for("training.open_evidence", reference=record.reference)
    return _FILE.format(url, file.name, record.person.full_name)


FLOW = Flow(
    kind="training",
    decision=TRAINING,
    listing=listings.TO_VERIFY,
    found=listings.to_verify,
    one=queries.record,
    form=VerifyForm,
    many_form=VerifyManyForm,
    one_endpoint="training.decide",
    many_endpoint="training.decide_many",
    decided_endpoint="training.decided_many",
    words=Words(
        title="Verify training",
        title_decided="Training",
        decide_many="Decide on",
        many=("training record",),
        caption="You decide on these",
        button="Save the decision on",
        button_many=("record",),
        stale="Somebody else decided this training while you had this page open",
    ),
    name=_name,
    said=_said,
    heads=("Training", "Volunteer", "Finished on", "Time", "Logged by", "Evidence"),
    cells=_cells,
    template="training/decide.html",
    facts=_facts,
)
