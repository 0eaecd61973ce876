"""What a programme of placements says of itself, for an entry that begins with it."""

from collections.abc import Mapping

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.presenting import count, period
from volunteer_app.good_practice.rules.codes import EntryKind, EntrySetting, Grade, Theme
from volunteer_app.good_practice.rules.writing import LONGEST_TITLE, Content
from volunteer_app.placements.programmes import queries
from volunteer_app.placements.programmes.models import Programme
from volunteer_app.placements.programmes.rules import Measure

TEXT = """## The problem

## What was done

{name} ran {period}. {commissioner} commissioned it.{funder}

## What it took

## What changed

{figures}

These figures were counted by the service. They say what was done, not what changed because of it.

## What did not work

## What to try elsewhere
"""


def programme(scope: Scope, reference: str) -> Programme:
    """One programme of the viewer's organisations.

    Raises:
        NotFound: there is none, or it is another organisation's.
    """
    return queries.programme(scope, reference)


def content_of(found: Programme) -> Content:
    """A draft of an entry, with what the programme has come to by today; two statements."""
    reached = {measure: number for (_, measure), number in queries.reached([found.id]).items()}
    return Content(
        title=found.name[:LONGEST_TITLE],
        summary="",
        body=TEXT.format(
            name=found.name,
            period=period(found.starts_on, found.ends_before),
            commissioner=found.commissioner,
            funder=f" {found.funder} paid for it." if found.funder else "",
            figures=_figures(reached),
        ),
        kind=EntryKind.CASE_STUDY,
        setting=EntrySetting.BOTH,
        themes=(Theme.MONITORING,),
        grade=Grade.DESCRIBED,
        basis="",
        organisation_name=found.organisation.name,
    )


def _figures(reached: Mapping[Measure, int]) -> str:
    lines = (
        count(reached.get(Measure.PEOPLE, 0), "volunteer"),
        count(reached.get(Measure.PLACEMENTS, 0), "placement"),
        f"{count(reached.get(Measure.HOURS, 0), 'hour')} that coordinators approved",
    )
    return "\n".join(f"- {line}" for line in lines)
