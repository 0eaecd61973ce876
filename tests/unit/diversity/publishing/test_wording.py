"""What readers are told of protection follows the ruleset."""

from datetime import date

import pytest

from volunteer_app.diversity.protection.cells import Ruleset
from volunteer_app.diversity.publishing import wording


def test_the_numbers_are_those_of_the_ruleset(monkeypatch: pytest.MonkeyPatch) -> None:
    other = Ruleset("other", 12, 7, 41, 0.725, 19, 6)
    monkeypatch.setattr(wording, "ruleset", lambda _: other)
    told = " ".join(wording.rules(date(2026, 9, 30)))
    for words in (
        "under 12",
        "nearest 7",
        "fewer than 41 people",
        "72.5%",
        "at least 19",
        "in 6 organisations",
    ):
        assert words in told
