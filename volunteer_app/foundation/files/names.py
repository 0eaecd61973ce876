"""The name that a browser gives a file, made into one that can be shown, kept and offered again.

It can hold folders, line breaks, a direction mark that shows `fdp.exe` as `exe.pdf`, or 300 letters.
"""

import re
import unicodedata
from urllib.parse import quote

from volunteer_app.foundation.files.kinds import FileKind

LONGEST = 100
# Windows keeps none of these in a name, and some mean something to a shell
UNWELCOME = re.compile(r'[<>:"|?*`$;\\/]')
# Control, format (direction marks, zero widths), surrogates, private use, not assigned; ends of lines
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def visible(sent: str) -> str:
    """The last part of the name in visible letters; may be empty."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", sent))[-1]
    seen = "".join(c for c in last if unicodedata.category(c) not in INVISIBLE)
    return " ".join(UNWELCOME.sub(" ", seen).split())


def clean(sent: str, kind: FileKind) -> str:
    """The last part of the name, in visible letters, short, with an ending that tells the truth."""
    stem = visible(sent)
    ending = kind.endings[0]
    for each in kind.endings:
        if stem.lower().endswith(each):
            stem, ending = stem[: -len(each)], each
            break
    stem = stem.strip(" .")[: LONGEST - len(ending)].strip(" .")
    return (stem or "file") + ending


def disposition(name: str) -> str:
    """The header that makes a browser save the file under this name (RFC 6266), whatever its letters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r'["\\%]', "", plain).strip() or "file"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
