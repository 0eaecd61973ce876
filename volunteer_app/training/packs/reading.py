"""For which age a text is easy to read: the SMOG grade, plus the five years before a first grade.

G. Harry McLaughlin, SMOG grading: a new readability formula (Journal of Reading, May 1969), by which material
for adults is judged in this country: 1.043 * square root of (long words * 30 / sentences) + 3.1291. A long
word has three syllables or more. Each paragraph and each item of a list ends a sentence.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from math import sqrt

WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
END_OF_SENTENCE = re.compile(r"[.!?]+(?:[\s”’\"')]|$)")
VOWELS = re.compile(r"[aeiouy]{1,2}")
# A last e that is not heard: "made", "makes", "walked", but "little" keeps its second syllable
SILENT = re.compile(r"(?:[^laeiouy]es|ed|[^laeiouy]e)$")

YEARS_BEFORE_SCHOOL = 5
LONG = 3


def reading_age(blocks: Iterable[str]) -> float:
    """The age in years, to a tenth, for which these paragraphs and items are easy; 0 without words."""
    long_words = sentences = 0
    for block in blocks:
        long_words += sum(syllables(word) >= LONG for word in WORD.findall(block))
        sentences += sum(1 for part in END_OF_SENTENCE.split(block) if WORD.search(part))
    if not sentences:
        return 0.0
    grade = 1.043 * sqrt(long_words * 30 / sentences) + 3.1291
    return round(grade + YEARS_BEFORE_SCHOOL, 1)


@lru_cache(maxsize=20_000)  # most words of a pack come again and again
def syllables(word: str) -> int:
    """How many syllables a word has, by its groups of vowels; at least one."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    if len(letters) <= 3:
        return 1
    return max(1, len(VOWELS.findall(SILENT.sub("", letters).removeprefix("y"))))
