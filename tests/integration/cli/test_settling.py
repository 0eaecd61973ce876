"""A worker that takes a long file is not kept from it by looking through what stays anyway."""

import gc
from collections.abc import Iterator

import pytest

from volunteer_app.cli import settling


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    usual = gc.get_threshold()
    yield
    gc.set_threshold(*usual)
    gc.unfreeze()


@pytest.mark.usefixtures("app")
def test_the_collector_leaves_alone_what_was_there_when_the_work_begins() -> None:
    settling.settle()
    assert gc.get_freeze_count() > 100_000


@pytest.mark.usefixtures("app")
def test_many_small_things_of_one_chunk_wake_it_a_few_times_and_not_thousands() -> None:
    settling.settle()
    woken: list[str] = []

    def note(phase: str, _info: dict[str, int]) -> None:
        woken.append(phase)

    gc.callbacks.append(note)
    try:
        kept = [[number] for number in range(100_000)]
    finally:
        gc.callbacks.remove(note)
    assert len(kept) == 100_000
    assert woken.count("start") < 10
