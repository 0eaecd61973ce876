"""What supported people's pages announce to the folders above them. Pure: ids, and who did it."""

from dataclasses import dataclass

from volunteer_app.foundation.actors import Actor


@dataclass(frozen=True)
class SupportWithdrawn:
    """Announced when somebody takes back that they agree to be supported. Whoever announces it holds them."""

    supported_id: int
    by: Actor
