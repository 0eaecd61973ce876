import pytest

from volunteer_app.training.packs.reading import reading_age, syllables


@pytest.mark.parametrize(
    ("word", "heard"),
    [
        ("you", 1),
        ("made", 1),
        ("little", 2),
        ("walked", 1),
        ("volunteer", 3),
        ("prison", 2),
        ("yes", 1),
        ("x", 1),
    ],
)
def test_syllables_are_heard_vowels(word: str, heard: int) -> None:
    assert syllables(word) == heard


def test_the_reading_age_follows_the_formula() -> None:
    assert reading_age(["The cat sat on the mat."]) == round(3.1291 + 5, 1)
    # Two long words in three sentences are twenty in thirty
    text = ["The volunteer sat. They saw the coordinator. They left."]
    assert reading_age(text) == round(1.043 * 20**0.5 + 3.1291 + 5, 1)


def test_each_item_of_a_list_ends_a_sentence_and_a_colon_does_not() -> None:
    assert reading_age(["Ask the volunteer", "Then listen"]) == reading_age(
        ["Ask the volunteer. Then listen."]
    )
    assert reading_age(["Ask the volunteer: then listen."]) > reading_age(["Ask the volunteer. Then listen."])


def test_longer_words_and_sentences_are_for_older_readers() -> None:
    easy = reading_age(["You ask. They tell you what they need."])
    hard = reading_age(
        ["Institutional responsibilities necessitate communicating organisational expectations."]
    )
    assert easy < 10
    assert hard > 20


def test_no_words_have_no_age() -> None:
    assert reading_age(["", "---"]) == 0
