"""Which of many that were chosen are decided on, and why the others are not."""

from dataclasses import dataclass

from volunteer_app.foundation.choosing import CHANGED, GONE, TOO_MANY, sift


@dataclass
class Row:
    reference: str
    version: int = 1
    problem: str = ""


def test_each_is_decided_on_or_left_with_why_in_the_order_of_the_choice() -> None:
    rows = [Row("ok"), Row("changed", 2), Row("changed too", 2, "no"), Row("barred", 1, "no"), Row("unseen")]
    held = {each.reference: each for each in [*rows, Row("unseen barred", 1, "no")]}
    seen = {"ok": 1, "changed": 1, "changed too": 1, "barred": 1, "gone": 1}
    going, left = sift(["gone", *held], held, seen, lambda row: row.problem)
    assert going == [rows[0]]
    assert left == [
        ("gone", GONE),
        ("changed", CHANGED),
        ("changed too", "no"),
        ("barred", "no"),
        ("unseen", CHANGED),
        ("unseen barred", "no"),
    ]


def test_a_refused_choice_says_that_the_ticks_are_lost() -> None:
    assert "not ticked any more" in TOO_MANY
