"""Why each table of personal data is held, for how long, and how it is exported and erased.

Declared beside the model. A wall fails for a table that refers to a person without a declaration.
"""

from dataclasses import dataclass
from enum import StrEnum

from volunteer_app.foundation.database import Base


class Condition(StrEnum):
    """What the processing rests on (UK GDPR Articles 6, 9 and 10; DPA 2018 Schedule 1)."""

    PUBLIC_TASK = "UK GDPR Article 6(1)(e): a task in the public interest"
    LEGITIMATE_INTERESTS = "UK GDPR Article 6(1)(f): legitimate interests"
    LEGAL_OBLIGATION = "UK GDPR Article 6(1)(c): a legal obligation"
    CRIMINAL_RECORDS = "UK GDPR Article 10 with DPA 2018 Schedule 1 paragraphs 10, 11 and 18"
    CONSENT = "UK GDPR Article 6(1)(a) and 9(2)(a): consent"


class Erasure(StrEnum):
    """What happens to the rows when a person's time has come."""

    DELETE = "the row is deleted"
    BLANK = "what identifies the person is blanked, the row stays"
    KEEP = "the row stays; it names nobody by itself"


@dataclass(frozen=True)
class Declaration:
    """One table's answers. `keep_months` counts from the end of the person's last involvement."""

    model: type[Base]
    why: str
    condition: Condition
    keep_months: int
    export: bool
    erase: Erasure


declarations: dict[type[Base], Declaration] = {}


def declare(
    model: type[Base], *, why: str, condition: Condition, keep_months: int, export: bool, erase: Erasure
) -> None:
    """Declare a table of personal data."""
    declarations[model] = Declaration(model, why, condition, keep_months, export, erase)
