"""Distance travelled: where somebody stood on the pathways at the start, and where they stand now. Pure.

Scores run from 1 (much is wrong) to 10 (all is well), in the person's own view with their mentor (DOMAIN:
outcomes). A pathway that was not scored is left out, never taken for a low score.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from volunteer_app.placements.mentoring.rules import LEAST, MOST, Moment
from volunteer_app.placements.supported.rules.wishes import Pathway

Scores = Mapping[Pathway, int]


@dataclass(frozen=True)
class Taken:
    """What somebody said on a day."""

    moment: Moment
    on: date
    scores: Scores


@dataclass(frozen=True)
class Travelled:
    """One pathway: the first score, the latest after it (None: there is none yet), and all of them."""

    pathway: Pathway
    first: int
    latest: int | None
    all: tuple[int | None, ...]

    @property
    def change(self) -> int | None:
        """How many steps up, or down."""
        return None if self.latest is None else self.latest - self.first

    @property
    def words(self) -> str:
        """The change as pages say it."""
        if self.change is None:
            return "Not scored again yet"
        if self.change == 0:
            return "No change"
        return f"{'Up' if self.change > 0 else 'Down'} {abs(self.change)}"


def in_order(taken: Sequence[Taken]) -> list[Taken]:
    """The start first, the end last; between them by day."""
    moments = list(Moment)
    return sorted(taken, key=lambda each: (moments.index(each.moment), each.on))


def travelled(taken: Sequence[Taken]) -> list[Travelled]:
    """What changed on each pathway that was ever scored, in the order of the pathways."""
    ordered = in_order(taken)
    found = []
    for pathway in Pathway:
        scores = tuple(each.scores.get(pathway) for each in ordered)
        known = [each for each in scores if each is not None]
        if known:
            found.append(Travelled(pathway, known[0], known[-1] if len(known) > 1 else None, scores))
    return found


def scores_problem(scores: Scores) -> str:
    """A sentence if these are no scores, else empty."""
    if not scores:
        return "Score at least one pathway"
    if any(not LEAST <= each <= MOST for each in scores.values()):
        return f"Each score must be a whole number from {LEAST} to {MOST}"
    return ""


def moment_problem(moment: Moment, earlier: Sequence[Taken], on: date) -> str:
    """A sentence if scores of this moment cannot be added to the earlier ones, else empty."""
    moments = {each.moment for each in earlier}
    if moment is Moment.START and earlier:
        return "The scores of the start are written down already"
    if moment is not Moment.START and Moment.START not in moments:
        return "Write down the scores of the start first"
    if Moment.END in moments:
        return "The scores of the end are written down already"
    if earlier and on < max(each.on for each in earlier):
        return "The day must not be before that of the scores that are written down already"
    return ""
