"""How long each stage may take: an organisation's own days, and the clocks of its applications."""

from collections.abc import Mapping

from sqlalchemy import select, update

from volunteer_app.foundation import history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.organisations.models import Organisation
from volunteer_app.recruitment import queries
from volunteer_app.recruitment.models import Application, StageTarget
from volunteer_app.recruitment.rules import DEFAULT_DAYS, Action, Stage, StageDays


def set_stage_targets(organisation: Organisation, days: Mapping[Stage, StageDays], *, by: Actor) -> None:
    """Set the organisation's own days, and bring the clocks of its open applications up to date.

    Raises:
        Refused: a stage has no clock, or its longest time is shorter than its ideal.
    """
    present = queries.stage_targets(organisation.id)
    for stage, new in days.items():
        if stage not in DEFAULT_DAYS:
            raise Refused("This stage has no clock")
        if new.longest < new.ideal:
            raise Refused("Longest must be the same as or more than ideal", f"{stage.value}_longest")
        target = present.get(stage) or StageTarget(organisation_id=organisation.id, stage=stage)
        if (target.ideal_days, target.longest_days) == (new.ideal, new.longest):
            continue
        target.ideal_days, target.longest_days = new.ideal, new.longest
        history.record(Action.SET_STAGE_TARGETS, target, by=by, reason=stage.value)
        _restart(organisation.id, stage, new)


def start_clock(application: Application, known: Mapping[Stage, StageDays] | None = None) -> None:
    """Set the days on which the application's present stage turns amber and red.

    `known`: the organisation's days, where the caller has read them already.
    """
    days = (known or queries.stage_days(application.organisation_id)).get(application.stage)
    application.amber_on = days.amber_on(application.stage_since) if days else None
    application.red_on = days.red_on(application.stage_since) if days else None


def _restart(organisation_id: int, stage: Stage, days: StageDays) -> None:
    """One statement for each day on which some application entered the stage.

    The clocks follow from the targets, whose change is what history keeps.
    """
    here = (Application.organisation_id == organisation_id, Application.stage == stage)
    for since in db.session.scalars(select(Application.stage_since).where(*here).distinct()).all():
        db.session.execute(
            update(Application)
            .where(*here, Application.stage_since == since)
            .values(amber_on=days.amber_on(since), red_on=days.red_on(since))
            .execution_options(history_kept_by="stage_target")
        )
