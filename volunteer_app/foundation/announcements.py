"""Typed facts that a lower room announces and a higher room may act on.

Listeners are wired in `volunteer_app.blueprints`. They run at once and in the same transaction, so
that the fact and its consequences are stored together or not at all.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from blinker import Signal

Fact = TypeVar("Fact")

_signals: dict[type[Any], Signal] = {}


def listen(kind: type[Fact], handler: Callable[[Fact], None]) -> None:
    """Call `handler` with every fact of this kind. The same handler is never called twice."""
    _signals.setdefault(kind, Signal()).connect(handler, weak=False)


def announce(fact: object) -> None:
    """Tell the listeners. An exception in one of them fails the whole transaction."""
    signal = _signals.get(type(fact))
    if signal is not None:
        signal.send(fact)
