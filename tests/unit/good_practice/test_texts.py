"""Markdown of entries, which anybody may write and everybody reads; and what was typed into the search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteer_app.foundation import full_text
from volunteer_app.good_practice import texts


@pytest.mark.parametrize(
    "bad",
    [
        "<script>alert(1)</script>",
        '<img src="x" onerror="alert(1)">',
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHN2Zz4=)",
        "![x](https://example.org/a.png)",
        "<https://example.org>",
    ],
)
def test_nothing_in_a_text_becomes_html_of_its_own(bad: str) -> None:
    shown = texts.shown(f"Before\n\n{bad}\n\nAfter", name="A text")
    for tag in ("<script", "<img", 'href="javascript', 'href="data', 'src="'):
        assert tag not in shown.lower()


def test_a_text_is_shown_in_the_look_of_the_service() -> None:
    shown = texts.shown("# One\n\n## Two\n\n#### Four\n\n[A link](https://example.org/a)", name="A text")
    assert shown.count("<h2") == 2
    assert "<h3" in shown
    assert "<h1" not in shown
    assert '<a href="https://example.org/a" class="govuk-link" rel="nofollow noopener">A link</a>' in shown


def test_the_words_of_a_text_are_searched_without_its_signs() -> None:
    assert texts.plain(
        "## A *head*\n\n- one [two](https://example.org)\n\n| a | b |\n|---|---|\n| c | d |"
    ) == ("A head\none two\na\nb\nc\nd")


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("", []),
        ('"', []),
        ("*", []),
        ("the of and", []),
        ('"the of"', []),
        ("Peer  mentors", ["peer", "mentors"]),
        ('"peer mentor" OR NOT NEAR(x)', ["peer mentor", "near"]),
        ("title:secret AND a*", ["title", "secret"]),
        ("Tŷ Ŵyr’s co-production", ["ty", "wyr", "co", "production"]),
        ('an "unfinished phrase', ["unfinished", "phrase"]),
        ("x' OR 1=1; --", ["1"]),
        ("mentor mentor Mentor", ["mentor"]),
    ],
)
def test_what_is_typed_becomes_words_and_phrases_and_nothing_else(typed: str, terms: list[str]) -> None:
    assert [" ".join(term) for term in full_text.asked(typed).terms] == terms


def test_a_very_long_search_is_cut_and_says_so() -> None:
    found = full_text.asked("mentoring " + "x" * 5_000)
    assert found.is_cut
    assert sum(len(word) for word in found.words) <= full_text.LONGEST
    assert full_text.asked(" ".join(f"word{n}" for n in range(13))).is_cut
    assert not full_text.asked("mentoring").is_cut


@given(st.text(max_size=400))
def test_no_term_holds_a_sign_that_a_query_language_knows(typed: str) -> None:
    for term in full_text.asked(typed).terms:
        assert term
        assert all(word.isalnum() or word.replace("_", "a").isalnum() for word in term)


def test_only_what_the_database_marked_is_html() -> None:
    marked = f"<b>a</b> {full_text.OPENS}b&c{full_text.CLOSES}"
    assert full_text.shown(marked) == "&lt;b&gt;a&lt;/b&gt; <mark>b&amp;c</mark>"
    assert full_text.without_marks(marked) == "<b>a</b> b&c"
