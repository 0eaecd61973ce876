"""Numbers as they are published: rounded, with their interval, and how far they can be relied on. Pure."""

from dataclasses import dataclass
from math import ceil, floor, log10

from volunteer_app.survey.results.estimating import Estimate
from volunteer_app.survey.results.method import Certainty
from volunteer_app.survey.results.rows import HIDDEN, UNCERTAIN, Quality, read

DIGITS = 3  # that a total keeps


@dataclass(frozen=True)
class Said:
    """A number as readers have it. `step`: to how much it is rounded."""

    number: str
    low: str
    high: str
    quality: Quality
    step: float = 0.0


CONCEALED = Said(HIDDEN, HIDDEN, HIDDEN, Quality.NONE)
WITHHELD = Said(UNCERTAIN, UNCERTAIN, UNCERTAIN, Quality.UNCERTAIN)


def step_of(value: float, least: float) -> float:
    """To how much a number is rounded: so that three digits are left, and never to less than `least`."""
    size = abs(value)
    return max(10.0 ** (floor(log10(size)) - DIGITS + 1), least) if size else least


def total(found: Estimate, certainty: Certainty, least: float) -> Said:
    """A total or an average, which is never below none. `least`: to what it is rounded at the least."""
    if found.standard_error is None or found.low is None or found.high is None:
        return WITHHELD
    quality = _quality(_relative(found), certainty.good, certainty.care)
    if quality is Quality.UNCERTAIN:
        return WITHHELD
    step = step_of(found.value, least)
    return Said(
        shown(found.value, step),
        shown(floor(max(found.low, 0.0) / step + 1e-9) * step, step),
        shown(ceil(found.high / step - 1e-9) * step, step),
        quality,
        step,
    )


def share(found: Estimate, certainty: Certainty) -> Said:
    """A percentage, of a share of 1.

    Where some did not answer, and all who did said the same, nothing tells how far it may be out.
    """
    is_of_one_mind = found.value in (0.0, 1.0) and found.answered < found.bodies
    if found.low is None or found.high is None or is_of_one_mind:
        return WITHHELD
    low, high = max(found.low, 0.0), min(found.high, 1.0)
    quality = _quality(50 * (high - low), certainty.good_points, certainty.care_points)
    if quality is Quality.UNCERTAIN:
        return WITHHELD
    texts = (100 * found.value, floor(100 * low + 1e-9), ceil(100 * high - 1e-9))
    number, least, most = (shown(each, 1.0) for each in texts)
    return Said(number, least, most, quality, 1.0)


def over(said: Said, number: int) -> Said:
    """A published total over a number of bodies: nothing more is told by it."""
    found = [read(each) for each in (said.number, said.low, said.high)]
    known = [each / number for each in found if each is not None]
    if len(known) < len(found):
        return said
    number_of, low, high = (shown(each, step_of(known[0], 0.1)) for each in known)
    return Said(number_of, low, high, said.quality)


def shown(value: float, step: float) -> str:
    """A number rounded to a step, as files have it: without separators."""
    places = max(0, -floor(log10(step) + 1e-9))
    rounded = floor(value / step + 0.5) * step
    return f"{rounded:.{places}f}"


def _relative(found: Estimate) -> float:
    if not found.standard_error:
        return 0.0
    return found.standard_error / abs(found.value) if found.value else float("inf")


def _quality(out_by: float, good: float, care: float) -> Quality:
    if out_by <= good:
        return Quality.GOOD
    return Quality.CARE if out_by <= care else Quality.UNCERTAIN
