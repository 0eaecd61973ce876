"""How texts are compared when people search: plain letters, words, and spellings one slip away. Pure.

A slip is one letter too many, too few or wrong, or two neighbours swapped (an "optimal string alignment
distance" of 1). Both sides write a word with one letter left open ("sm*th"); then every slip is an equality,
which an index answers without comparing letters (after SymSpell, Wolf Garbe, 2012, which leaves letters out).
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_WORD = 40
LONGEST_CODE = 100
MOST_TERMS = 6
# A shorter word is one slip away from too many others.
SHORTEST_FORGIVEN = 4
# Stands for the letter that is left open; no word has it.
OPEN = "*"

# Letters that Unicode does not take apart into a base letter and an accent.
_BASE_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
# People type the same name with any of these, or with none.
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´")
_WORD = re.compile(r"[^\W_]+")
_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?) ?(\d[a-z]{2})\b")
_OUTWARD = re.compile(r"[a-z]{1,2}\d[a-z\d]?")
_REFERENCE = re.compile(r"\b(vol|opp|org)[ -]?([0-9a-z]{8})\b")
# References have no such letters (foundation.database.REFERENCE_ALPHABET): a reader took a digit for one.
_MISREAD = str.maketrans("ilo", "110")


def plain(text: str) -> str:
    """The text without case, accents and apostrophes, its words one space apart."""
    if text.isascii():  # most are, and there is nothing to take apart
        return " ".join(text.translate(_APOSTROPHES).lower().split())
    decomposed = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    return " ".join(bare.translate(_BASE_LETTERS).split())


def words(text: str) -> list[str]:
    """The words of a text; a hyphen parts two."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(plain(text))]


def in_one(text: str) -> str:
    """A name written in one word: "annemarie" for "Anne-Marie"."""
    return "".join(words(text))[:LONGEST_WORD]


def open_forms(word: str) -> set[str]:
    """The word with each of its letters left open in turn; none for a word too short to be forgiven."""
    if len(word) < SHORTEST_FORGIVEN:
        return set()
    return {f"{word[:i]}{OPEN}{word[i + 1 :]}" for i in range(len(word))}


def nearly_open(word: str) -> set[str]:
    """The open forms of all words that differ from this one in one letter, or have one more."""
    more = {f"{word[:i]}{OPEN}{word[i:]}" for i in range(len(word) + 1)}
    return open_forms(word) | (more if len(word) + 1 >= SHORTEST_FORGIVEN else set())


def nearly_whole(word: str) -> set[str]:
    """The words that have one letter less than this one, or two neighbours swapped, and are long enough."""
    less = {word[:i] + word[i + 1 :] for i in range(len(word))}
    swapped = {f"{word[:i]}{word[i + 1]}{word[i]}{word[i + 2 :]}" for i in range(len(word) - 1)}
    return {near for near in less | swapped if len(near) >= SHORTEST_FORGIVEN} - {word}


def code(text: str) -> str:
    """A reference, e-mail address or postcode as it is kept and looked for; a postcode in its two parts."""
    folded = plain(text)
    if found := _POSTCODE.fullmatch(folded):
        return f"{found[1]} {found[2]}"
    return folded[:LONGEST_CODE]


@dataclass(frozen=True)
class Term:
    """One part of what somebody typed: words that belong together, and the code that it may be instead."""

    words: tuple[str, ...]
    code: str = ""

    @property
    def begins_code(self) -> bool:
        """Whether a code may begin with it; else only a whole one, or an address's part before the @."""
        return "@" in self.code or any(c.isdigit() for c in self.code)

    @property
    def is_outward(self) -> bool:
        """Whether it is the first part of a postcode, such as LS1 (which is not LS11)."""
        return _OUTWARD.fullmatch(self.code) is not None


def is_reference(text: str) -> bool:
    """Whether that is a whole reference of a person, an opportunity or an organisation."""
    return _REFERENCE.fullmatch(text) is not None


def forgives(found: Sequence[Term]) -> bool:
    """Whether a slip in any of these terms is forgiven."""
    return any(nearly_open(word) for term in found for word in term.words)


def terms(text: str) -> tuple[Term, ...]:
    """What somebody typed, term by term, the first 6: all of them must be found."""
    folded = _REFERENCE.sub(_whole_reference, plain(text.replace("\x00", " ")))
    folded = _POSTCODE.sub(lambda found: f"{found[1]}\x00{found[2]}", folded)
    found = (_term(token.replace("\x00", " ")) for token in folded.split())
    return tuple(term for term in found if term.words or term.code)[:MOST_TERMS]


def _whole_reference(found: re.Match[str]) -> str:
    """The reference with its hyphen. Only what has a digit: "vol" may begin a name."""
    if not any(c.isdigit() for c in found[2]):
        return found[0]
    return f"{found[1]}-{found[2].translate(_MISREAD)}"


def _term(token: str) -> Term:
    bare = token.strip(".,;:()-")
    if _POSTCODE.fullmatch(bare) or _REFERENCE.fullmatch(bare) or "@" in bare:
        return Term((), bare[:LONGEST_CODE])
    parts = tuple(words(bare))
    return Term(parts, bare[:LONGEST_CODE] if parts else "")
