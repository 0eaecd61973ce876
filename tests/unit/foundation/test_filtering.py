"""Filters of a list: what its address asks, what each offers, and those that are on."""

from collections.abc import Iterator

import pytest
from flask import Flask

from volunteer_app.foundation import filtering

LABELS = {"place": "Place", "part": "Part", "year": "Year"}
OFFERED = {"place": {"ORG-1": "Northwood (HMP)"}, "part": {"due": "Due"}, "year": dict[str, str]()}


@pytest.fixture
def asking() -> Iterator[None]:
    app = Flask(__name__)
    app.add_url_rule("/list", "listed", lambda: "")
    with app.test_request_context("/list?place=ORG-9&part=%00+due+&after=abc&sort=name"):
        yield


@pytest.mark.usefixtures("asking")
def test_what_is_asked_is_trimmed_and_of_no_more_than_a_database_takes() -> None:
    assert filtering.asked("part") == "due"
    assert filtering.asked("year") == ""


def test_a_filter_is_looked_at_as_far_as_it_makes_sense() -> None:
    with Flask(__name__).test_request_context("/list?q=" + "x" * 5000):
        assert len(filtering.asked("q")) == filtering.LONGEST


@pytest.mark.usefixtures("asking")
def test_each_filter_is_shown_with_its_label_its_choices_and_what_is_asked() -> None:
    place, part, year = filtering.choices(LABELS, OFFERED)
    assert (place["label"], place["asked"]) == ("Place", "ORG-9")
    assert part == {
        "key": "part",
        "label": "Part",
        "asked": "due",
        "choices": [{"key": "due", "words": "Due"}],
    }
    assert (year["asked"], year["choices"]) == ("", [])


@pytest.mark.usefixtures("asking")
def test_those_that_are_on_lead_to_the_first_page_without_them() -> None:
    (place, without_place), (part, without_part) = filtering.chosen(OFFERED)
    assert (place, part) == ("Another", "Due")
    assert "place=" not in without_place
    assert "part=" in without_place
    assert "after=" not in without_part
    assert "sort=name" in without_part
    assert "view=all" in without_part


@pytest.mark.usefixtures("asking")
def test_what_is_not_offered_any_more_is_named() -> None:
    assert filtering.gone(LABELS, OFFERED) == ["Place"]
