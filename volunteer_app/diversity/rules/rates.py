"""Which share of an organisation's people answer, said so that nobody can tell of one person. Pure.

Coordinators know who their people are, when each started and whom they asked, so a share that follows every
answer would tell them. Four things keep it from that:

- it is counted once a month, so nobody can look before and after;
- it is said from `FEWEST` people up, and ends at 5 and 95 per cent, since "all" and "none" are of everybody;
- the number of those who answered stands still until it has changed by `STEP` or more;
- when it moves, it is rounded up or down to a multiple of `STEP` by chance, in proportion to how near each
  is, so that even whoever knows of all others cannot tell what one more did.
"""

from dataclasses import dataclass

FEWEST = 10
STEP = 5
LOWEST, HIGHEST = 5, 95


@dataclass(frozen=True)
class Held:
    """What stands behind a share: those who had answered when it last moved, and how many that is rounded."""

    answered: int
    shown: int


def moved(before: Held | None, answered: int, draw: int) -> Held:
    """What to hold now that so many people have answered. `draw`: by chance, 0 to 4."""
    if before is not None and abs(answered - before.answered) < STEP:
        return before
    return Held(answered, (answered + draw) // STEP * STEP)


def percent(held: Held, people: int) -> int | None:
    """The share that is said, as a multiple of 5; None where it is said of too few people."""
    if people < FEWEST:
        return None
    exact = 100 * min(held.shown, people) / people
    return min(max(int(exact / STEP + 0.5) * STEP, LOWEST), HIGHEST)


def words(share: int | None) -> str:
    """The share in words."""
    if share is None:
        return f"Not shown: fewer than {FEWEST} people"
    if share <= LOWEST:
        return f"{LOWEST}% or fewer"
    return f"{HIGHEST}% or more" if share >= HIGHEST else f"about {share}%"
