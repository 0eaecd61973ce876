"""A fact is told to its listeners at once, to each of them once; their failure is the announcer's."""

from dataclasses import dataclass

import pytest

from volunteer_app.foundation.announcements import announce, listen


@dataclass(frozen=True)
class Rain:
    where: str


@dataclass(frozen=True)
class Storm(Rain):
    pass


def test_listeners_hear_their_own_kind_of_fact_once() -> None:
    heard: list[Rain] = []

    def hear(fact: Rain) -> None:
        heard.append(fact)

    listen(Rain, hear)
    listen(Rain, hear)
    announce(Rain("York"))
    announce(Storm("Leeds"))
    assert heard == [Rain("York")]


def test_a_fact_that_nobody_awaits_is_no_failure() -> None:
    announce("nobody listens to text")


def test_a_failure_of_a_listener_reaches_who_announced() -> None:
    def fail(_: Storm) -> None:
        raise RuntimeError("flooded")

    listen(Storm, fail)
    with pytest.raises(RuntimeError, match="flooded"):
        announce(Storm("Hull"))
