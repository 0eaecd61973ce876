"""Markdown as HTML: only what a reader was given, and never HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteer_app.foundation import markdown

PLAIN = markdown.reader(("heading", "list", "emphasis", "table", "link"))


def shown(text: str, name: str = "A text", **headings: str) -> str:
    return markdown.in_house_style(PLAIN, text, name=name, headings=headings)


def test_each_part_has_the_look_of_the_service() -> None:
    assert shown("## Two\n\nOne **b**") == (
        '<h2 class="govuk-heading-m">Two</h2>\n<p class="govuk-body">One <strong>b</strong></p>\n'
    )


def test_headings_go_down_where_the_page_has_its_own() -> None:
    assert shown("## Two\n\n### Three", h2="h3", h3="h4") == (
        '<h3 class="govuk-heading-m">Two</h3>\n<h4 class="govuk-heading-s">Three</h4>\n'
    )


def test_a_table_has_a_name_heads_of_columns_and_no_style_of_its_own() -> None:
    html = shown("| a | b |\n| --- | --: |\n| 1 | 2 |", name='The "gate"')
    assert 'role="region" aria-label="Table 1: The &quot;gate&quot;"' in html
    assert html.count('scope="col"') == 2
    assert "style" not in html


@pytest.mark.parametrize("text", ["<script>x</script>", "<b>x</b>", "a <img src=x onerror=y>", "<!-- x -->"])
def test_html_is_shown_as_it_was_typed(text: str) -> None:
    assert text.replace("<", "&lt;").replace(">", "&gt;") in shown(text)


@pytest.mark.parametrize(
    "address", ["javascript:x", "JAVA\tSCRIPT:x", "data:text/html,x", "vbscript:x", "//x"]
)
def test_a_link_leads_to_web_pages_and_addresses_of_mail_alone(address: str) -> None:
    assert "<a" not in shown(f"[x]({address})")
    assert 'href="https://example.org"' in shown("[x](https://example.org)")


@given(st.text(alphabet="<>&\"'#*_[]()|-:!ab\n ", max_size=200))
def test_whatever_is_typed_no_tag_comes_out_that_a_reader_does_not_know(text: str) -> None:
    known = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "em", "strong", "a", "div"}
    known |= {"table", "thead", "tbody", "tr", "th", "td", "br"}
    tags = {part.split(">")[0].split()[0].strip("/") for part in shown(text).split("<")[1:]}
    assert tags <= known
