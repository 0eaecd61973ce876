"""The names in publications that mean something to these pages, however they are written."""

RECRUITMENT = "recruitment"
VOLUNTEERS = "volunteers"
STAGE = "furthest stage"
AGENCY = "agency"

STAGES = ("applied, not offered", "offered, not placed", "placed")

# Who was asked and said nothing, or was not asked
SILENT = frozenset({"not asked", "not answered", "prefer not to say"})
# Whoever is in none of the categories that describe people: silent, or of an age that nobody knows
UNDECLARED = SILENT | {"not known"}

# Breakdowns by which somebody can act: an agency or a region can do something about its own volunteers
ACTING = ("agency", "region", "probation region")


def fold(name: str) -> str:
    """A name as it is compared: without capitals, and with spaces where a code has underscores."""
    return " ".join(name.replace("_", " ").casefold().split())


def said(name: str) -> str:
    """A name as pages say it: a code becomes words, anything else stays."""
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def lowered(name: str) -> str:
    """A name within a sentence."""
    words = name.replace("_", " ")
    return words[:1].lower() + words[1:]


def is_declared(category: str) -> bool:
    """Whether a category says something of those in it."""
    return fold(category) not in UNDECLARED


def is_silent(category: str) -> bool:
    """Whether a category is of those who left a question out, or were never asked it."""
    return fold(category) in SILENT
