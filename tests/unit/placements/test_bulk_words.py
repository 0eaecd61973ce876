import pytest

from volunteer_app.placements.bulk.presenters import act
from volunteer_app.placements.bulk.rules import Fate, Outcome


@pytest.mark.parametrize(
    ("fates", "words"),
    [
        ({Fate.END: 12}, "End 12 placements"),
        ({Fate.END: 1_240, Fate.STAY: 3}, "End 1,240 placements"),
        ({Fate.END: 1, Fate.NEVER_BEGIN: 1, Fate.REFUSE: 1}, "End 2 placements and refuse 1 placement"),
        ({Fate.REFUSE: 2}, "Refuse 2 placements"),
        ({Fate.MOVE: 1, Fate.STAY: 1}, "Move 1 placement"),
        ({Fate.STAY: 2}, "Leave 2 placements as found"),
    ],
)
def test_the_button_of_bulk_work_names_the_act_and_the_number(fates: dict[Fate, int], words: str) -> None:
    assert act({(fate, Outcome.WAITING): number for fate, number in fates.items()}) == words
