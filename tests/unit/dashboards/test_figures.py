from dataclasses import replace
from datetime import date

import pytest

from tests.factories.publications import DAY, EARLIER, Kept, make_history, make_published
from volunteer_app.dashboards import figures
from volunteer_app.dashboards.figures import Figures, Line
from volunteer_app.dashboards.rules.comparing import Count
from volunteer_app.dashboards.shares import share_of
from volunteer_app.diversity.publishing.rows import Published

FOUND = Figures(make_published())
EVERYBODY = Line("Volunteers", "All", "All", DAY)
BOARD = Line("Volunteers", "Agency", "Youth Justice Board for England and Wales", EARLIER)
BODIES = Line("Volunteers", "Agency", "Ministry of Justice, its other bodies", DAY)


class Counting(Kept):
    """Counts how often a publication is read."""

    read = 0

    def publication(self, reference: str) -> Published | None:
        self.read += 1
        return super().publication(reference)


def test_numbers_are_said_as_they_are_published() -> None:
    assert FOUND.text(EVERYBODY) == "1,245"
    assert FOUND.text(EVERYBODY, "Ethnic group", "White") == "850"
    assert FOUND.text(EVERYBODY, "Ethnic group", "Other ethnic group") == "[c]"
    assert FOUND.text(EVERYBODY, "Ethnic group", "Martian") == "[x]"
    assert FOUND.number(EVERYBODY, "Ethnic group", "Other ethnic group") is None


def test_what_all_numbers_are_multiples_of_is_what_they_were_rounded_to() -> None:
    assert (FOUND.rounded_to, FOUND.off) == (5, 2)
    one = make_published()
    exact = replace(one, rows=(one.rows[0]._replace(published=1243), *one.rows[1:]))
    assert (Figures(exact).rounded_to, Figures(exact).off) == (1, 0)
    assert Figures(replace(one, rows=())).rounded_to == 1


def test_who_said_is_worked_out_by_the_way_that_rounding_changes_least() -> None:
    assert FOUND.said(EVERYBODY, "Sex") == Count(1120, 4)  # two categories, against three who said nothing
    assert FOUND.said(EVERYBODY, "Ethnic group") == Count(1010, 8)  # a category is hidden: what is left
    assert FOUND.said(EVERYBODY, "Age") == Count(1220, 4)  # of four bands, and one that is not known


def test_of_hidden_numbers_nobody_knows_who_said() -> None:
    assert FOUND.said(BODIES, "Sexual orientation") is None
    assert share_of(FOUND, BODIES, "Sexual orientation", "Bisexual") is None
    assert share_of(FOUND, EVERYBODY, "Ethnic group", "Other ethnic group") is None


def test_a_share_of_those_who_did_not_say_is_of_all_people() -> None:
    silent = share_of(FOUND, EVERYBODY, "Ethnic group", "Not asked")
    assert silent is not None
    assert silent.value == pytest.approx(100 / 1245)


def test_lines_keep_the_day_on_which_they_were_counted() -> None:
    assert [line.day for line in FOUND.lines("Volunteers", "Agency")] == [DAY, DAY, EARLIER, DAY]
    assert [note.value for note in FOUND.notes(BOARD)] == ["repeated_few"]
    assert [note.value for note in FOUND.notes(BODIES)] == ["merged"]
    assert [note.value for note in FOUND.notes(BODIES, "Sexual orientation")] == ["few_declared", "merged"]


def test_breakdowns_and_characteristics_are_those_of_the_population() -> None:
    assert (FOUND.main, FOUND.recruited) == ("Volunteers", "Recruitment")
    assert FOUND.breakdowns_of("Volunteers") == ["Agency", "Region"]
    assert FOUND.breakdowns_of("Recruitment", "Sex") == ["Furthest stage"]
    assert FOUND.breakdowns_of("Volunteers", "Nothing") == []


def test_names_are_known_however_they_are_written() -> None:
    rows = tuple(row._replace(population=row.population.lower()) for row in make_published().rows)
    found = Figures(replace(make_published(), rows=rows))
    assert (found.main, found.recruited) == ("volunteers", "recruitment")


def test_an_empty_publication_has_nothing_and_breaks_nothing() -> None:
    found = Figures(replace(make_published(), rows=(), notes=()))
    assert (found.main, found.recruited, found.populations, found.breakdowns) == ("", "", (), ())
    assert found.everybody(found.main) is None


def test_the_line_of_everybody_and_totals_are_the_same_in_all_tables() -> None:
    assert FOUND.lines("Volunteers") == (EVERYBODY,)
    assert "All" not in FOUND.categories("Volunteers", "Sex")
    assert "All" not in FOUND.characteristics


def test_codes_are_those_of_the_tables_for_ever() -> None:
    assert FOUND.codes["c", "Ethnic group"] == "c2"
    assert FOUND.codes["b", "Agency"] == "b4"
    assert FOUND.codes["b", "All"] == "b0"


def test_a_publication_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Counting(make_published())
    monkeypatch.setattr(figures, "reading", kept)
    monkeypatch.setattr(figures, "_known", {})
    first = figures.latest()
    assert first is not None
    assert figures.of_day(DAY, 1) is first
    assert figures.history(DAY) == [first]
    assert kept.read == 1


def test_another_publication_is_never_taken_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "reading", Kept(make_published()))
    before = figures.latest()
    monkeypatch.setattr(figures, "reading", Kept(make_published(), make_published(number=2, growth=1.1)))
    after = figures.latest()
    assert before is not None
    assert after is not None
    assert (before.published.number, after.published.number) == (1, 2)
    assert figures.of_day(DAY, 1) is before


def test_one_that_is_there_no_more_is_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "reading", Kept(make_published()))
    assert figures.latest() is not None
    monkeypatch.setattr(figures, "reading", Kept())
    assert figures.latest() is None
    assert figures.of_day(DAY, 1) is None


def test_no_more_are_kept_than_a_process_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "_known", {})
    published = [make_published(number=number) for number in range(1, figures.KEPT + 3)]
    monkeypatch.setattr(figures, "reading", Kept(*published))
    for number in range(1, figures.KEPT + 3):
        assert figures.of_day(DAY, number) is not None
    assert len(figures._known) == figures.KEPT


def test_days_before_are_the_last_of_each_day_until_then(monkeypatch: pytest.MonkeyPatch) -> None:
    corrected = make_published(day=EARLIER, number=2, reason="A list was sent twice", growth=0.96)
    monkeypatch.setattr(figures, "reading", Kept(*make_history(), corrected))
    found = figures.history(EARLIER)
    assert [each.day for each in found] == [date(2025, 12, 31), date(2026, 3, 31), EARLIER]
    assert found[-1].published == corrected


def test_a_publication_is_found_by_its_day_and_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "reading", Kept(*make_history()))
    assert figures.of_day(EARLIER, 1) is not None
    assert figures.of_day(EARLIER, 2) is None
    assert figures.of_day(date(2026, 7, 1), 1) is None
