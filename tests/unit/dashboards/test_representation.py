from dataclasses import replace

import pytest

from tests.factories.publications import DAY, make_published
from volunteer_app.dashboards import advice, benchmarks, improving, representation
from volunteer_app.dashboards.advice import Link
from volunteer_app.dashboards.figures import Figures, Line
from volunteer_app.dashboards.findings import charted, findings, responses
from volunteer_app.dashboards.presenters import tables
from volunteer_app.dashboards.representation import Comparison
from volunteer_app.dashboards.rules.comparing import Ratio, Verdict
from volunteer_app.diversity.publishing.rows import Published

FOUND = Figures(make_published())
EVERYBODY = Line("Volunteers", "All", "All", DAY)
BODIES = Line("Volunteers", "Agency", "Ministry of Justice, its other bodies", DAY)


def against(found: Figures, characteristic: str, line: Line = EVERYBODY) -> Comparison:
    return next(
        each
        for each in representation.against_residents(found, line)
        if each.characteristic == characteristic
    )


def test_those_who_did_not_answer_the_census_are_left_out_of_it() -> None:
    (religion,) = benchmarks.of("Religion")
    assert religion.part("No religion") == pytest.approx(37.2 / 94)
    assert religion.part("Not answered") is None
    assert sum(religion.parts.values()) == pytest.approx(1, abs=0.002)


def test_a_characteristic_is_held_against_each_population_that_is_known_of_it() -> None:
    names = [each.population for each in benchmarks.of("ethnic_group")]
    assert names == [
        "England and Wales usual residents 2021",
        "Sentenced prison population England and Wales 31 March 2023",
    ]
    assert list(benchmarks.of("Marital status")) == []
    assert all(each.source for name in ("sex", "religion") for each in benchmarks.of(name))


def test_a_difference_is_said_in_a_sentence() -> None:
    rows = {each.category: each for each in against(FOUND, "Ethnic group").rows}
    assert rows["Asian or Asian British"].sentence == (
        "Asian or Asian British people are 5% of volunteers who said, against 9.3% of residents:"
        " fewer than expected."
    )
    assert rows["Asian or Asian British"].is_fewer
    assert rows["White"].verdict is Verdict.SAME


def test_an_answer_that_names_no_people_is_quoted() -> None:
    rows = {each.category: each for each in against(FOUND, "Sex").rows}
    assert rows["Male"].sentence.startswith("“Male” was the answer of 40% of volunteers who said")
    assert representation.subject("Ethnic group", "Mixed or Multiple ethnic groups") == (
        "People of mixed or multiple ethnic groups are"
    )


def test_nothing_is_worked_out_from_a_hidden_number() -> None:
    row = next(each for each in against(FOUND, "Ethnic group").rows if each.published == "[c]")
    assert (row.share, row.ratio, row.verdict) == (None, None, None)
    assert row.sentence.endswith("nothing can be said, because a number is hidden.")


def test_a_small_line_is_too_few_to_say() -> None:
    rows = against(FOUND, "Sex", BODIES).rows
    assert {each.verdict for each in rows} <= {Verdict.UNSURE, None}


def test_three_findings_begin_with_the_largest_difference() -> None:
    said = findings(FOUND, EVERYBODY)
    assert len(said) == 3
    assert said[0].startswith("Asian or Asian British people are 5%")
    assert said[1].startswith("“Male” was the answer of 40%")
    assert said[2] == "71% of volunteers said what they are by sexual orientation."


def test_a_certain_difference_of_less_than_a_tenth_is_not_told_first() -> None:
    row = next(each for each in against(FOUND, "Sex").rows if each.is_fewer)
    assert row.verdict is Verdict.FEWER
    assert replace(row, ratio=Ratio(0.89, 0.85, 0.94)).is_fewer
    assert not replace(row, ratio=Ratio(0.92, 0.89, 0.98)).is_fewer


def test_the_end_of_a_range_shows_on_which_side_of_1_it_lies() -> None:
    assert tables.range_words(Ratio(1.47, 1.0031, 2.08)) == "1.003 to 2.08"
    assert tables.range_words(Ratio(0.95, 0.874, 1.03)) == "0.87 to 1.03"


def test_age_is_asked_of_nobody_and_so_has_no_rate() -> None:
    assert [each.characteristic for each in responses(FOUND, EVERYBODY)] == [
        "Ethnic group",
        "Religion",
        "Disability",
        "Sex",
        "Sexual orientation",
    ]
    assert [each.percent for each in responses(FOUND, BODIES)][-1] == "[c]"


def without(published: Published, characteristic: str) -> Published:
    """The same with all that is said of a characteristic hidden."""
    return replace(
        published,
        rows=tuple(
            row._replace(published=None) if row.characteristic == characteristic else row
            for row in published.rows
        ),
    )


def test_what_is_all_hidden_is_not_drawn() -> None:
    found = Figures(without(make_published(), "Sex"))
    assert "Sex" not in [
        each.characteristic for each in charted(representation.against_residents(found, EVERYBODY))
    ]
    assert all("Male" not in each for each in findings(found, EVERYBODY))


def test_each_agency_and_region_is_told_which_groups_are_certainly_fewer() -> None:
    found = {each.line.value: each for each in improving.suggestions(FOUND)}
    assert list(found)[:2] == ["All", "HM Prison and Probation Service"]
    assert "Yorkshire and the Humber" in found
    assert [each.category for each in found["All"].fewer] == ["Asian or Asian British", "Male"]
    assert found["Ministry of Justice, its other bodies"].fewer == []
    assert found["Ministry of Justice, its other bodies"].links == []
    assert [link.address for link in found["All"].links]


def test_guidance_is_the_datas_and_then_what_other_rooms_know(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advice, "_sources", [])
    before = advice.advice("Religion", "Sikh")
    assert before
    assert all(each.address.startswith("https://") for each in before)
    ours = Link("Reaching Sikh communities", "/good-practice/GP-1")
    advice.source(lambda _, category: [ours] if category == "Sikh" else [])
    assert advice.advice("Religion", "Sikh") == [*before, ours]
    assert advice.advice("Religion", "Hindu") == before
    assert len(advice.advice("ethnic_group", "White")) > len(advice.advice("Marital status", "Married"))
