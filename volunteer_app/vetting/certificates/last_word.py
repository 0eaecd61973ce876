"""Which clear checks still stand: the last word counts (decision 0004). Pure."""

from collections.abc import Sequence

from volunteer_app.vetting.rules import CheckFacts, CheckOutcome

# An answer of this kind stands against the person until a later clear one, or a person's decision.
ADVERSE = frozenset(
    {CheckOutcome.HAS_INFORMATION, CheckOutcome.BARRED, CheckOutcome.REFUSED, CheckOutcome.REVOKED}
)


def standing(checks: Sequence[CheckFacts]) -> list[CheckFacts]:
    """The clear checks that nothing later speaks against.

    The last word counts: a clearance that a prison gave, and then took back, does not revive an older one.
    Nor does a certificate outweigh one that was issued after it, whenever either was decided.
    """
    against = [c for c in checks if c.outcome in ADVERSE]
    return [c for c in checks if c.is_clear and not any(_is_outweighed(c, other) for other in against)]


def _is_outweighed(check: CheckFacts, by: CheckFacts) -> bool:
    mine, theirs = check.certificate.issued_on, by.certificate.issued_on
    is_older = mine is not None and theirs is not None and mine < theirs
    return is_older or check.recorded_at <= by.recorded_at
