"""What the sweep erases, a batch at a time. Each function says how many rows it dealt with."""

from datetime import date

from sqlalchemy import exists, func, select, update
from sqlalchemy.exc import SQLAlchemyError

from volunteer_app.foundation import history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.logs import log_of, tell_kind
from volunteer_app.foundation.months import add_months
from volunteer_app.vetting.assessing import queries, rules, service
from volunteer_app.vetting.assessing.models import RiskAssessment
from volunteer_app.vetting.assessing.rules import Action
from volunteer_app.vetting.disclosures import queries as disclosed
from volunteer_app.vetting.disclosures import rules as of_disclosures
from volunteer_app.vetting.disclosures import service as disclosures_service
from volunteer_app.vetting.disclosures.models import DisclosedMatter, Disclosure
from volunteer_app.vetting.disclosures.rules import Because, DisclosureState, Matter
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import WEIGHED_KINDS, CheckState

log = log_of(__name__)


def narratives(today: date, most: int, *, by: Actor) -> int:
    """Narratives whose 6 months are over, unless a reconsideration is open."""
    found = queries.to_erase(today, most)
    for each in found:
        service.erase(each, by=by)
    return len(found)


def disclosures(today: date, most: int, *, by: Actor) -> int:
    """What was told and may no longer be asked, or is needed for nothing any more.

    One that cannot be read is set aside until tomorrow, and does not keep the others waiting.
    """
    found = disclosed.unswept(today, most)
    for each in found:
        try:
            with db.session.begin_nested():
                _sweep(each, today, by)
        except SQLAlchemyError:
            raise
        except Exception as error:
            tell_kind(log, f"what was told in {each.reference} cannot be swept", error)
            disclosures_service.set_aside(each, by=by)
    swept = update(Disclosure).where(Disclosure.id.in_([each.id for each in found])).values(swept_on=today)
    if found:
        db.session.execute(swept, execution_options={"history_kept_by": "vetting.sweep"})
    return len(found)


def _sweep(disclosure: Disclosure, today: date, by: Actor) -> None:
    rows = disclosed.kept(disclosure.id)
    if _is_over(disclosure):
        disclosures_service.erase(disclosure, rows, Because.NOT_NEEDED, by=by)
        return
    matters = [Matter.of(row.content) for row in rows]
    gone = of_disclosures.no_longer_asked(matters, disclosure.question, today)
    spent: list[DisclosedMatter] = [row for row, is_gone in zip(rows, gone, strict=True) if is_gone]
    disclosures_service.erase(disclosure, spent, Because.SPENT, by=by)


def _is_over(disclosure: Disclosure) -> bool:
    """The application ended; or it was decided on, and the narrative of that is gone already.

    Also of somebody who could go on, and of a conviction that is never spent: 6 months after the decision.
    """
    if disclosure.state is DisclosureState.CLOSED:
        return True
    weighed = queries.latest_of_disclosure(disclosure.id)
    return weighed is not None and weighed.erased_at is not None


def certificate_notes(today: date, most: int, *, by: Actor) -> int:
    """What was noted of a certificate when it was decided on, unless it is still being weighed."""
    under_way = exists().where(RiskAssessment.check_id == Check.id, RiskAssessment.state.in_(rules.UNDER_WAY))
    statement = (
        select(Check)
        .where(
            Check.kind.in_(WEIGHED_KINDS),
            Check.state == CheckState.RETURNED,
            func.coalesce(Check.noted_on, Check.state_since) <= add_months(today, -rules.KEPT_MONTHS),
            Check.note != "",
            ~under_way,
        )
        .order_by(Check.id)
        .limit(most)
        .with_for_update(skip_locked=True, of=Check)
    )
    found = list(db.session.scalars(statement))
    for each in found:
        each.note = ""
        history.record(Action.ERASE, each, by=by)
    return len(found)
