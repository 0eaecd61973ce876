"""Sample answers to the equality questions, plainly invented. The sample volunteer has not been asked yet."""

from collections.abc import Sequence

from volunteer_app.cli.sample.records import Story
from volunteer_app.diversity import examples

SEED = 20101001  # the day on which most of the Equality Act 2010 came into force


def answer(stories: Sequence[Story]) -> None:
    """Most people answer, but the first."""
    examples.invent([each.person_id for each in stories[1:]], SEED)
