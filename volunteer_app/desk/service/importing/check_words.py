"""The words of old records about checks, and nothing of what a certificate says.

The cells of a row are kept for a while, so that somebody can mend it. What a certificate says has no place
among them (Police Act 1997 section 124; DOMAIN: vetting): each cell is reduced to what this service knows
before anything is written, also to a temporary file.
"""

import re
from collections.abc import Callable

from volunteer_app.desk.rules.import_headings import tells_of_convictions
from volunteer_app.foundation.folding import plain
from volunteer_app.foundation.spreadsheets.days import NoDay, day_in
from volunteer_app.vetting.levels import Workforce
from volunteer_app.vetting.rules import CertificateLevel, CheckKind, plain_certificate_number

KINDS = {
    **{plain(kind.words): kind for kind in CheckKind},
    **{kind.value.replace("_", " "): kind for kind in CheckKind},
    "dbs": CheckKind.CRIMINAL_RECORD,
    "dbs check": CheckKind.CRIMINAL_RECORD,
    "dbs certificate": CheckKind.CRIMINAL_RECORD,
    "criminal record check": CheckKind.CRIMINAL_RECORD,
    "id": CheckKind.IDENTITY,
    "id check": CheckKind.IDENTITY,
    "identity check": CheckKind.IDENTITY,
    "right to work": CheckKind.RIGHT_TO_VOLUNTEER,
    "references": CheckKind.REFERENCE,
    "vetting": CheckKind.HMPPS_VETTING,
    "ctc": CheckKind.COUNTER_TERRORIST,
    "clearance": CheckKind.ESTABLISHMENT_CLEARANCE,
    "establishment clearance": CheckKind.ESTABLISHMENT_CLEARANCE,
}
LEVELS = {
    **{plain(level.words): level for level in CertificateLevel},
    "enhanced with barred lists": CertificateLevel.ENHANCED_BOTH_BARRED,
    "enhanced with childrens barred list": CertificateLevel.ENHANCED_CHILD_BARRED,
    "enhanced with adults barred list": CertificateLevel.ENHANCED_ADULT_BARRED,
}
WORKFORCES = {
    **{plain(each.words): each for each in Workforce},
    **{plain(each.words.removesuffix(" workforce")): each for each in Workforce},
    "children": Workforce.CHILD,
    "childrens workforce": Workforce.CHILD,
    "adults": Workforce.ADULT,
    "adults workforce": Workforce.ADULT,
    "adult and child": Workforce.CHILD_AND_ADULT,
    "adult and child workforce": Workforce.CHILD_AND_ADULT,
    "children and adults": Workforce.CHILD_AND_ADULT,
    "both": Workforce.CHILD_AND_ADULT,
}
# "Blank" and "no new information" are what a certificate or the Update Service says when there is nothing.
CLEAR = frozenset({"clear", "blank", "no new information", "in order"})
UNKNOWN = "not known"
NOT_CLEAR = "not clear"
NO_NAME = "not a name"
LONGEST_NAME = 5  # words


def reduced(cells: dict[str, str]) -> dict[str, str]:
    """The cells of a row about a check, each reduced to what this service knows."""
    return {field: WAYS[field](text) if field in WAYS else text for field, text in cells.items()}


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _outcome(text: str) -> str:
    return "clear" if plain(_one_line(text)) in CLEAR else NOT_CLEAR


def _kind(text: str) -> str:
    return text if plain(_one_line(text)) in KINDS else UNKNOWN


def _level(text: str) -> str:
    return text if plain(_one_line(text)) in LEVELS else UNKNOWN


def _workforce(text: str) -> str:
    return text if plain(_one_line(text)) in WORKFORCES else UNKNOWN


def _day(text: str) -> str:
    """A day, or something without words that may be meant as one."""
    try:
        day_in(text)
    except NoDay:
        return text if re.fullmatch(r"[0-9 ./-]+", text) else UNKNOWN
    return text


def _number(text: str) -> str:
    return text if re.fullmatch(r"[0-9]*", plain_certificate_number(text)) else UNKNOWN


def _name(text: str) -> str:
    """A name has a few words, without digits, and none that tells of a conviction."""
    words = text.split()
    is_name = all(re.fullmatch(r"[^\W\d_]+(?:[.'’-][^\W\d_]*)*,?", word) for word in words)
    return text if is_name and len(words) <= LONGEST_NAME and not tells_of_convictions(text) else NO_NAME


WAYS: dict[str, Callable[[str], str]] = {
    "kind": _kind,
    "level": _level,
    "workforce": _workforce,
    "outcome": _outcome,
    "valid_from": _day,
    "last_day": _day,
    "issued_on": _day,
    "certificate_number": _number,
    "seen_by": _name,
}
