"""A mentor who is on licence is suggested once every approval is given, and nobody reads why not before."""

from tests.factories.mentoring import make_mentor, make_supported
from tests.factories.organisations import BY
from tests.factories.sentences import a_status, an_approval, make_record
from tests.integration.placements.conftest import World
from volunteer_app.foundation import clock
from volunteer_app.placements.matching import queries, runs
from volunteer_app.placements.matching.models import MatchSuggestion
from volunteer_app.sentences import service as sentences
from volunteer_app.sentences.rules.kinds import Approver, State, Status

KEPT_BACK = ("licence", "officer", "approv", "custody", "sentence", "release", "carys")


def suggested(world: World) -> MatchSuggestion:
    (found,) = queries.suggestions_of(runs.suggest(world.hope, by=BY).id)
    return found


def test_a_mentor_on_licence_is_not_suggested_while_an_approval_is_to_be_given_and_nobody_reads_why(
    world: World,
) -> None:
    make_supported(world.hope, world.prison)
    mentor = make_mentor(world.hope, world.prison)
    assert suggested(world).person is mentor
    record = make_record(mentor, world.hope, a_status(Status.ON_LICENCE))
    approval = sentences.add(record, an_approval(Approver.SUPERVISING_OFFICER), by=BY)
    left = suggested(world)
    assert left.person is None
    assert left.sentence == "The only mentor is not ready for this role at this place."
    assert not any(words in left.sentence.lower() for words in KEPT_BACK)
    sentences.move(record, approval, State.APPROVED, on=clock.today(), by=BY)
    assert suggested(world).person is mentor
