from xml.etree import ElementTree as Xml

import pytest

from volunteer_app.foundation.charts import BESIDE, WIDTH, Bar, Chart

BARS = (
    Bar("White", 0.84, "84%", 0.817, "81.7%"),
    Bar("Other ethnic group", None, "[c]", 0.021, "2.1%"),
    Bar("Asian or Asian British", 0.05, "5%", 0.093, "9.3%"),
)
CHART = Chart("c1", "Fewer than expected", BARS, "residents")


def drawn(chart: Chart) -> Xml.Element:
    return Xml.fromstring(chart.svg())  # noqa: S314 - we made it


def parts(chart: Chart, what: str) -> list[Xml.Element]:
    return [each for each in drawn(chart).iter() if each.get("class") == f"app-chart__{what}"]


def test_a_bar_is_as_long_as_its_number() -> None:
    lengths = [int(each.get("width", "0")) for each in parts(CHART, "bar")]
    assert lengths[0] == WIDTH - BESIDE
    assert lengths[1] == pytest.approx(lengths[0] * 0.05 / 0.84, abs=1)


def test_a_hidden_number_has_neither_bar_nor_mark_and_is_said() -> None:
    assert len(parts(CHART, "bar")) == 2
    assert len(parts(CHART, "mark")) == 2
    assert "[c]" in [each.text for each in parts(CHART, "text")]


def test_a_reader_hears_the_finding_and_all_that_is_drawn() -> None:
    svg = drawn(CHART)
    named = {each.get("id"): each.text for each in svg if each.get("id")}
    assert svg.get("role") == "img"
    assert [named[each] for each in (svg.get("aria-labelledby") or "").split()] == [
        "Fewer than expected",
        "White: 84% (residents: 81.7%); Other ethnic group: [c] (residents: 2.1%);"
        " Asian or Asian British: 5% (residents: 9.3%)",
    ]


def test_nothing_is_drawn_beyond_the_picture() -> None:
    long = Bar("English, Welsh, Scottish, Northern Irish or British", 12_345, "12,345")
    chart = Chart("c1", "Long", (long, *BARS[1:2]))
    height = int(drawn(chart).get("height", "0"))
    assert [each.text for each in parts(chart, "text")][:2] == [
        "English, Welsh, Scottish, Northern Irish",
        "or British",
    ]
    for each in drawn(chart).iter("{http://www.w3.org/2000/svg}rect"):
        assert int(each.get("x", "0")) + int(each.get("width", "0")) <= WIDTH
        assert int(each.get("y", "0")) + int(each.get("height", "0")) <= height


def test_names_are_text_and_never_markup() -> None:
    chart = Chart('c"1', "<b>", (Bar("<script>alert(1)</script> & more", 1, "<i>"),))
    assert "<script>" not in chart.svg()
    assert parts(chart, "text")[0].text == "<script>alert(1)</script> & more"


def test_a_picture_has_no_style_and_no_script_of_its_own() -> None:
    svg = CHART.svg()
    assert "style=" not in svg
    assert "<style" not in svg


def test_nothing_to_draw_is_no_failure() -> None:
    assert parts(Chart("c1", "Nothing", ()), "bar") == []
    assert parts(Chart("c1", "None", (Bar("None", 0, "0"),)), "bar") == []
