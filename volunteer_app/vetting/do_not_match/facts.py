"""What this folder announces. Pure: nothing of whom it is about."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DoNotMatchChanged:
    """Announced when a statement is made or ended: what stands already is to be compared with it."""

    statement_id: int
