"""From what was typed into a form to a thing that a record keeps."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import cast

from volunteer_app.foundation import clock
from volunteer_app.organisations import queries as organisations
from volunteer_app.organisations.models import Organisation
from volunteer_app.roles import queries as roles
from volunteer_app.sentences.forms import (
    ApprovalForm,
    ConditionForm,
    PlanForm,
    ReleaseForm,
    StatusForm,
)
from volunteer_app.sentences.rules.items import Item
from volunteer_app.sentences.rules.kinds import (
    Approver,
    ConditionKind,
    ItemKind,
    ReleaseType,
    State,
    Status,
)


@dataclass(frozen=True)
class Planned:
    """A new thing, and what was said of it already."""

    item: Item
    then: State | None = None


def of_status(form: StatusForm) -> Planned:
    """A sentence status."""
    status, number = Status(form.status.data), str(form.prison_number.data).replace(" ", "").upper()
    prison = _place(form.prison.data) if status is Status.IN_CUSTODY else None
    gone = status in (Status.NONE, Status.COMMUNITY_ORDER)
    starts_on, ends_before = form.interval
    item = Item(
        kind=ItemKind.STATUS,
        state=State.STATED,
        starts_on=starts_on,
        ends_before=ends_before,
        since=starts_on,
        status=status,
        prison_id=prison.id if prison else None,
        prison_name=prison.name if prison else "",
        prison_number="" if gone else number,
        note=form.note.data,
    )
    return Planned(item)


def of_approval(form: ApprovalForm) -> Planned:
    """An approval, asked for or answered."""
    role = roles.by_code(form.role.data) if form.role.data else None
    starts_on, ends_before = form.interval
    item = Item(
        kind=ItemKind.APPROVAL,
        state=State.ASKED,
        starts_on=starts_on,
        ends_before=ends_before,
        since=clock.today(),
        approver=Approver(form.approver.data),
        role_code=role.code if role else "",
        role_name=role.name if role else "",
        note=form.note.data,
    )
    return Planned(_at(item, _place(form.place.data)), _answered(form.answer.data))


def of_release(form: ReleaseForm) -> Planned:
    """An authorisation of temporary release, applied for or answered."""
    starts_on, ends_before = form.interval
    item = Item(
        kind=ItemKind.RELEASE,
        state=State.ASKED,
        starts_on=starts_on,
        ends_before=ends_before,
        since=clock.today(),
        release_type=ReleaseType(form.release_type.data),
        note=form.note.data,
    )
    return Planned(_at(item, _place(form.place.data)), _answered(form.answer.data))


def of_condition(form: ConditionForm) -> Planned:
    """A condition in force."""
    starts_on, ends_before = form.interval
    item = Item(
        kind=ItemKind.CONDITION,
        state=State.IN_FORCE,
        starts_on=starts_on,
        ends_before=ends_before,
        since=starts_on,
        condition=ConditionKind(form.condition.data),
        note=form.note.data,
    )
    return Planned(_at(item, _place(form.place.data)))


def of_occurrence(form: PlanForm, release: str) -> Item:
    """A day of a release, or some."""
    first = cast(date, form.first.data)  # required by the form
    last = form.back_on.data or first
    return Item(
        kind=ItemKind.OCCURRENCE,
        state=State.PLANNED,
        starts_on=first,
        ends_before=last + timedelta(days=1),
        since=clock.today(),
        release=release,
        leaves_at=form.leaves_at.data,
        back_by=form.back_by.data,
    )


def _answered(answer: str) -> State | None:
    state = State(answer)
    return None if state is State.ASKED else state


def _place(reference: str) -> Organisation | None:
    return organisations.place_by_reference(reference) if reference else None


def _at(item: Item, place: Organisation | None) -> Item:
    return replace(item, place_ids=(place.id,), place_names=(place.name,)) if place else item
