"""Numbers of certificates, by the regime of the day of issue. Pure."""

from datetime import date

from volunteer_app.vetting.regimes.reading import regime_on
from volunteer_app.vetting.rules import certificate_number_problem

LONGEST = 40


def number_problem(number: str, issued_on: date | None) -> str:
    """A sentence if a certificate of that day cannot have this number; else empty.

    DBS numbers are 12 digits (DBS guidance). Those of earlier certificates are kept as they were issued.
    """
    regime = regime_on(issued_on) if issued_on else None
    if regime is None or regime.digits_only:
        return certificate_number_problem(number)
    return "" if len(number) <= LONGEST else f"Certificate number must be {LONGEST} characters or fewer"
