"""Deciding on training records: what its pages say and show, and what to look at before one is accepted."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from markupsafe import Markup

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.deciding.decisions import Verdict
from volunteer_app.foundation.deciding.pages import Flow, Words
from volunteer_app.foundation.files.models import StoredFile
from volunteer_app.foundation.permissions import current_scope
from volunteer_app.foundation.presenting import hours, short_day
from volunteer_app.training import evidence, listings, presenters, queries, sending_again
from volunteer_app.training.forms import VerifyForm, VerifyManyForm
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.rules import TrainingState
from volunteer_app.training.second_look import queries as second_look
from volunteer_app.training.second_look.rules import Doubt
from volunteer_app.training.service import TRAINING

_CHECK = Markup('<br><strong class="govuk-tag govuk-tag--yellow">Check</strong> {}')
_FILE = Markup(
    '<a class="govuk-link" href="{}" download>{}'
    '<span class="govuk-visually-hidden">, download the evidence of {}</span></a>'
)


def _name(record: TrainingRecord) -> str:
    return f"{record.title}, {record.person.full_name}"


def _said(record: TrainingRecord, verdict: Verdict) -> str:
    if verdict is TRAINING.yes:
        return f"{record.title} is verified for {record.person.full_name}"
    return f"{record.title} is sent back to {record.person.full_name}"


def _facts(record: TrainingRecord) -> dict[str, Any]:
    status = presenters.status(record)
    return {
        "rows": presenters.summary(record),
        "status": (status.words, status.tone),
        "own": record.person_id == current_scope(Permission.PERSON_OWN).person_id,
        "may_correct": not sending_again.not_sent_again(record),
        "file": evidence.files_of([record.id]).get(record.id),
        "warnings": _warnings(record, second_look.of_records([record])[record.id]) if _waits(record) else [],
    }


def _waits(record: TrainingRecord) -> bool:
    return record.state is TrainingState.LOGGED


def _cells(records: Sequence[TrainingRecord]) -> list[Sequence[str]]:
    doubts = second_look.of_records(records)
    files = evidence.files_of([each.id for each in records])
    return [
        (
            each.title,
            _with_warnings(each, doubts[each.id]),
            short_day(each.completed_on),
            hours(each.minutes),
            each.logged_by,
            _evidence(each, files.get(each.id)),
        )
        for each in records
    ]


def _with_warnings(record: TrainingRecord, doubts: Sequence[Doubt]) -> str:
    marks = (_CHECK.format(words) for words in _warnings(record, doubts))
    return Markup("{}{}").format(record.person.full_name, Markup("").join(marks))


def _warnings(record: TrainingRecord, doubts: Sequence[Doubt]) -> list[str]:
    found = [doubt.words for doubt in doubts]
    if record.sent_again_at is not None:
        found.append("Sent again after it was sent back")
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
