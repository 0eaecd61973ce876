"""How texts are compared when people search. Whatever is claimed of one slip is held against rapidfuzz."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from volunteer_app.foundation import folding
from volunteer_app.foundation.folding import Term

LETTERS = "abcdé"
WORDS = st.text("abcde", min_size=1, max_size=8)


def meet(stored: str, typed: str) -> bool:
    """Whether the keys of a stored word and those of a typed one meet, as the index lets them."""
    return (
        typed in {stored}
        or stored in folding.nearly_whole(typed)
        or bool(folding.open_forms(stored) & folding.nearly_open(typed))
    )


@given(stored=st.text("abcde", min_size=4, max_size=10), data=st.data())
def test_any_single_slip_in_a_word_of_4_letters_or_more_finds_it(stored: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(stored) - 1))
    letter = data.draw(st.sampled_from("abcdxyz"))
    slips = {
        stored[:at] + stored[at + 1 :],
        stored[:at] + letter + stored[at:],
        stored + letter,
        stored[:at] + letter + stored[at + 1 :],
        stored[:at] + stored[at : at + 2][::-1] + stored[at + 2 :],
    }
    assert all(meet(stored, slip) for slip in slips)


@given(stored=WORDS, typed=WORDS)
def test_words_meet_if_and_only_if_they_are_one_slip_apart(stored: str, typed: str) -> None:
    forgiven = len(stored) >= folding.SHORTEST_FORGIVEN and OSA.distance(stored, typed) <= 1
    assert meet(stored, typed) == (stored == typed or forgiven)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("O’Brien", ["obrien"]),
        ("Siân Ŵyn", ["sian", "wyn"]),
        ("Łukasz Ørsted-Æsir", ["lukasz", "orsted", "aesir"]),
        ("Anne-Marie", ["anne", "marie"]),
        ("van  der Berg", ["van", "der", "berg"]),
        ("😀 _ -", []),
        ("x" * 90, ["x" * 40]),
    ],
)
def test_words_have_no_case_accents_apostrophes_or_hyphens(text: str, expected: list[str]) -> None:
    assert folding.words(text) == expected


def test_a_double_name_can_be_written_in_one_word() -> None:
    assert folding.in_one("Anne-Marie") == folding.in_one("Anne Marie") == "annemarie"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LS1 4AP", (Term((), "ls1 4ap"),)),
        ("ls14ap", (Term((), "ls1 4ap"),)),
        ("VOL-12AB34CD", (Term((), "vol-12ab34cd"),)),
        ("vol 12ab34cd", (Term((), "vol-12ab34cd"),)),
        ("vol12abo4id", (Term((), "vol-12ab041d"),)),
        ("Carys@Example.org", (Term((), "carys@example.org"),)),
        ("Carys Llewellyn", (Term(("carys",), "carys"), Term(("llewellyn",), "llewellyn"))),
        ("(Anne-Marie)", (Term(("anne", "marie"), "anne-marie"),)),
        ("", ()),
        ("’ - ***", ()),
        ("a b c d e f g", tuple(Term((letter,), letter) for letter in "abcdef")),
    ],
)
def test_what_somebody_types_is_taken_apart(text: str, expected: tuple[Term, ...]) -> None:
    assert folding.terms(text) == expected


@given(st.text(max_size=60))
def test_anything_can_be_typed(text: str) -> None:
    for term in folding.terms(text):
        assert term.words or term.code
        assert "\x00" not in term.code
        assert all(len(word) <= folding.LONGEST_WORD for word in term.words)


def test_a_postcode_is_kept_in_two_parts_however_it_is_written() -> None:
    assert folding.code("ls14ap") == folding.code("LS1 4AP") == "ls1 4ap"
    assert folding.code("Carys@Example.org") == "carys@example.org"
