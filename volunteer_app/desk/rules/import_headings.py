"""How a file's headings are recognised, and which columns are refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from volunteer_app.desk.rules.import_columns import PEOPLE, Column
from volunteer_app.desk.rules.import_past_columns import CHECKS, PLACEMENTS, TRAINING
from volunteer_app.desk.rules.importing import ImportKind
from volunteer_app.foundation.folding import plain

COLUMNS: dict[ImportKind, tuple[Column, ...]] = {
    ImportKind.PEOPLE: PEOPLE,
    ImportKind.CHECKS: CHECKS,
    ImportKind.TRAINING: TRAINING,
    ImportKind.PLACEMENTS: PLACEMENTS,
}


@dataclass(frozen=True)
class Found:
    """A column of a file that is one of ours. `position` counts from 0."""

    field: str
    heading: str
    position: int


@dataclass(frozen=True)
class Headings:
    """What a file's first row says: the columns that are used, those that are not, and what is wrong."""

    used: tuple[Found, ...] = ()
    ignored: tuple[str, ...] = ()
    problem: str = ""


# Beginnings of words, and whole words, that tell what a column is about.
_CONVICTIONS = ("convict", "offen", "crimin", "caution", "reprimand", "sentenc", "barred", "disclos")
_OFFENCES = ("convict", "offence", "offens", "offending", "crime", "criminal", "caution", "reprimand")
_EQUALITY = ("ethnic", "religio", "sexual", "disab", "medical", "illness")
_EQUALITY_WORDS = frozenset({"race", "faith", "belief", "beliefs", "health"})
# With one of these words a heading is of somebody's work or learning, not of an answer about a person.
_OTHER_MATTERS = frozenset(
    [
        "advisor",
        "awareness",
        "course",
        "department",
        "induction",
        "leader",
        "manager",
        "module",
        "nurse",
        "officer",
        "plan",
        "policy",
        "programme",
        "safety",
        "session",
        "team",
        "trainer",
        "training",
        "trained",
        "visitor",
        "worker",
        "workshop",
    ]
)
_WHOLE_NAMES = frozenset({"name", "full name", "volunteer name", "volunteer", "person", "fullname"})


def folded(heading: str) -> str:
    """A heading as headings are compared: "E-mail  Address *" is "e mail address"."""
    return " ".join("".join(c if c.isalnum() else " " for c in plain(heading)).split())


def read_headings(kind: ImportKind, headings: Sequence[str], letters: Sequence[str]) -> Headings:
    """Which column is which. `letters`: how a spreadsheet names each column, for sentences."""
    known = _known(kind)
    used: list[Found] = []
    ignored: list[str] = []
    for position, heading in enumerate(headings):
        words = folded(heading)
        if field := known.get(words):
            used.append(Found(field, " ".join(heading.split()), position))
        elif reason := _refused(words):
            return Headings(problem=f"Column {letters[position]}, “{_short(heading)}”: {reason}")
        elif words:
            ignored.append(_short(heading))
    return Headings(tuple(used), tuple(ignored), _problem(kind, used, ignored, letters))


def _known(kind: ImportKind) -> dict[str, str]:
    names = {folded(name): each.field for each in COLUMNS[kind] for name in each.also}
    return names | {folded(each.heading): each.field for each in COLUMNS[kind]}


def tells_of_convictions(text: str) -> bool:
    """Whether a word in it tells of what somebody was convicted of."""
    return any(part.startswith(_CONVICTIONS) for part in folded(text).split())


def _refused(words: str) -> str:
    """Why a file with such a column is refused, though a column that is not used is never kept.

    Only what plainly is such an answer: "Offender manager" or "Health and safety course" is another matter.
    """
    parts = words.split()
    if _OTHER_MATTERS.intersection(parts):
        return ""
    if any(part.startswith(_OFFENCES) for part in parts):
        return (
            "what somebody was convicted of is never imported. It is asked of the person where the law "
            "allows it, and kept apart. Delete the column and send the file again"
        )
    if any(part.startswith(_EQUALITY) or part in _EQUALITY_WORDS for part in parts):
        return (
            "equality and health answers are never imported: only the person can give them, apart from their "
            "record. Delete the column and send the file again"
        )
    return ""


def _problem(kind: ImportKind, used: Sequence[Found], ignored: Sequence[str], letters: Sequence[str]) -> str:
    """What is wrong with the columns as a whole; empty if nothing."""
    for field, twice in groupby(sorted(used, key=lambda each: each.field), key=lambda each: each.field):
        same = list(twice)
        if len(same) > 1:
            names = " and ".join(f"{letters[each.position]} (“{_short(each.heading)}”)" for each in same)
            return f"Columns {names} mean the same: “{_heading(kind, field)}”. Keep one of them"
    there = {each.field for each in used}
    missing = [each.heading for each in COLUMNS[kind] if each.needed and each.field not in there]
    if missing:
        return _missing(missing, ignored)
    by_name = {"first_name", "last_name", "date_of_birth"} <= there
    if kind is not ImportKind.PEOPLE and not (by_name or there & {"reference", "own_number", "email"}):
        return (
            "There is no column that says who each row is about. Add “Reference”, “Our number” or "
            "“Email address”, or first name, last name and date of birth"
        )
    return ""


def _missing(missing: Sequence[str], ignored: Sequence[str]) -> str:
    names = " and ".join(f"“{name}”" for name in missing)
    whole = next((name for name in ignored if folded(name) in _WHOLE_NAMES), "")
    split = f" Split “{whole}” into “First name” and “Last name”" if whole and "name" in names else ""
    word = "column" if len(missing) == 1 else "columns"
    return f"The first row has no {word} {names}. The first row must hold the headings.{split}".removesuffix(
        "."
    )


def _heading(kind: ImportKind, field: str) -> str:
    return next(each.heading for each in COLUMNS[kind] if each.field == field)


def _short(heading: str) -> str:
    text = " ".join(heading.split())
    return text if len(text) <= 60 else f"{text[:60]}…"
