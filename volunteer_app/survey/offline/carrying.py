"""What was read of a form, carried by the page that asks what to do with it: nothing of it is stored.

It comes back from a browser, so nothing in it is believed more than what somebody types.
"""

import base64
import json
import zlib
from typing import Any

from volunteer_app.foundation.errors import Refused
from volunteer_app.survey.offline.reading import Filled, Where, Written

LONGEST = 400 * 1024  # a form's field may have 512 KB
MOST_UNPACKED = 8 * 1024 * 1024
TOO_MUCH = (
    "This form holds more text than can be taken at once. Shorten the long answers, and upload it again"
)
LOST = "What was read of the form did not come back with the page. Nothing was saved: upload the form again"


def packed(filled: Filled, reference: str) -> str:
    """The form as a text. `reference`: of its return.

    Raises:
        Refused: it is too long for a page.
    """
    lines = [
        [place, each.where.sheet, each.where.row, each.answer, each.why, each.mark]
        for place, written in filled.lines.items()
        for each in written
    ]
    told = json.dumps({"return": reference, "lines": lines}, ensure_ascii=False)
    made = base64.urlsafe_b64encode(zlib.compress(told.encode(), 9)).decode()
    if len(made) > LONGEST:
        raise Refused(TOO_MUCH, "file")
    return made


def unpacked(text: str, reference: str) -> Filled:
    """The form again.

    Raises:
        Refused: it is none, or of another return.
    """
    try:
        opened = zlib.decompressobj()
        told = json.loads(opened.decompress(base64.urlsafe_b64decode(text), MOST_UNPACKED))
        if told["return"] != reference:
            raise Refused(LOST)
        return _filled(told["lines"])
    except (ValueError, KeyError, TypeError, zlib.error, RecursionError) as error:
        raise Refused(LOST) from error


def _filled(lines: list[Any]) -> Filled:
    found: dict[str, tuple[Written, ...]] = {}
    for place, sheet, row, answer, why, mark in lines:
        if not isinstance(row, int) or not all(
            isinstance(each, str) for each in (place, sheet, answer, why, mark)
        ):
            raise TypeError("not a line of a form")
        written = Written(Where(sheet, row), answer, why, mark)
        found[place] = (*found.get(place, ()), written)
    return Filled(found)
