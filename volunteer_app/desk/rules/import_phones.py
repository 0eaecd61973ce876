"""Telephone numbers that a spreadsheet took for numbers, and so lost their first 0.

Every number inside the United Kingdom begins with 0; mobile numbers have 11 digits and begin with 07 (Ofcom,
National Telephone Numbering Plan).
"""

import re

PUT_BACK = "The first 0 was missing and has been put back. Format the column as text to keep it"
MAY_BE_MISSING = (
    "The first 0 may be missing: a spreadsheet drops it. Format the column as text and type the number again"
)

_MOBILE = re.compile(r"7\d{9}")
_LAND_LINE = re.compile(r"[123]\d{8,9}")


def with_first_zero(text: str) -> tuple[str, str]:
    """The number, mended where it is certain, and a remark; it is empty where all is well."""
    bare = "".join(text.split())
    if _MOBILE.fullmatch(bare):
        return f"0{text}", PUT_BACK
    return text, MAY_BE_MISSING if _LAND_LINE.fullmatch(bare) else ""
