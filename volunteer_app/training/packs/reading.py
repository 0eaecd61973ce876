"""For which age a text is easy to read: the Flesch-Kincaid grade, plus the five years before a first grade.

Kincaid and others, Derivation of new readability formulas for Navy enlisted personnel (1975):
0.39 * words / sentences + 11.8 * syllables / words - 15.59. A colon or a semicolon ends a sentence too, as it
does for Flesch. Each paragraph, heading, item of a list and cell of a table ends one.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
END_OF_SENTENCE = re.compile(r"[.!?:;]+(?:[\s”’\"')]|$)")
VOWELS = re.compile(r"[aeiouy]{1,2}")
# A last e that is not heard: "made", "makes", "walked", but "little" keeps its second syllable
SILENT = re.compile(r"(?:[^laeiouy]es|ed|[^laeiouy]e)$")

YEARS_BEFORE_SCHOOL = 5


def reading_age(blocks: Iterable[str]) -> float:
    """The age in years, to a tenth, for which these paragraphs and items are easy; 0 without words."""
    words: list[str] = []
    sentences = 0
    for block in blocks:
        found = WORD.findall(block)
        words += found
        parts = (part for part in END_OF_SENTENCE.split(block) if WORD.search(part))
        sentences += sum(1 for _ in parts)
    if not words:
        return 0.0
    heard = sum(map(syllables, words))
    grade = 0.39 * len(words) / sentences + 11.8 * heard / len(words) - 15.59
    return round(max(0.0, grade + YEARS_BEFORE_SCHOOL), 1)


@lru_cache(maxsize=20_000)  # most words of a pack come again and again
def syllables(word: str) -> int:
    """How many syllables a word has, by its groups of vowels; at least one."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    if len(letters) <= 3:
        return 1
    return max(1, len(VOWELS.findall(SILENT.sub("", letters).removeprefix("y"))))
