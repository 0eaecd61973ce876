import pytest

from volunteer_app.dashboards.rules import about


@pytest.mark.parametrize("number", range(10))
def test_no_number_under_ten_can_be_told_from_another(number: int) -> None:
    assert about(number) == "fewer than 10"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (10, "about 10"),
        (14, "about 10"),
        (15, "about 20"),
        (24, "about 20"),
        (25, "about 30"),
        (1234, "about 1,230"),
        (1235, "about 1,240"),
        (1244, "about 1,240"),
    ],
)
def test_a_number_is_rounded_to_the_nearest_ten(number: int, words: str) -> None:
    assert about(number) == words


def test_rounding_never_moves_a_number_by_more_than_five() -> None:
    for number in range(10, 3000):
        shown = int(about(number).removeprefix("about ").replace(",", ""))
        assert abs(shown - number) <= 5
        assert shown % 10 == 0
