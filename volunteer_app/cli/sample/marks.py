"""Sample quality marks: one that is held and soon runs out, and one that a programme works towards."""

from collections.abc import Sequence
from datetime import timedelta

from volunteer_app.cli.sample.records import Story
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.training.marks import service
from volunteer_app.training.marks.rules import Standing
from volunteer_app.training.marks.standards import standards

SHOWN = {
    "1": (Standing.MET, "The programme plan of January, agreed by the trustees"),
    "3": (Standing.PARTLY, "The safeguarding policy is in place. The lone working policy is being written"),
    "5": (Standing.NOT_YET, "A form for the first meeting is to be ready by the end of March"),
}


def assess(stories: Sequence[Story], by: Actor) -> None:
    """Both at the sample volunteer's organisation."""
    organisation = stories[0].opportunity.organisation
    of = {each.code: each for each in standards().values() if not each.replaced}
    mentoring = service.begin(organisation, "Mentoring in Leeds", of["aps"], by=by)
    for element, (standing, shown) in SHOWN.items():
        service.answer(mentoring, element, standing, shown, by=by)
    whole = service.begin(organisation, "The whole organisation", of["iiv"], by=by)
    for each in of["iiv"].elements:
        service.answer(whole, each.code, Standing.MET, "The assessor’s report, and our handbook", by=by)
    last = clock.today() + timedelta(days=45)
    service.award(
        whole, last - timedelta(days=3 * 365), last, number="IIV-1042", version=whole.version, by=by
    )
