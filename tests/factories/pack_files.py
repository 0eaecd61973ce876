"""The files of a small training pack, and zips of them, for tests."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

Files = dict[str, bytes]

CODE = "first-steps"
PACK = """code = "first-steps"
title = "First Steps"
version = "1.0"
valid_from = 2026-11-22
validity_months = 24
minutes = 35
pass_mark = 75
audience = "For everybody who begins"
required_of = "Everybody, before they begin"
settings = ["prison", "community"]
summary = \"\"\"
Short,
and good.\"\"\"
aims = ["Begin well", "Listen well", "Ask for help", "End well"]
modules = ["first-day", "last-day"]

[[sources]]
title = "A law"
publisher = "legislation.gov.uk"
url = "https://www.legislation.gov.uk/ukpga/1974/53"
"""
QUESTION = """
[[questions]]
question = "What do you do {number} times?"
several = false
    [[questions.answers]]
    text = "Ask"
    right = true
    because = "You cannot know."
    [[questions.answers]]
    text = "Guess"
    right = false
    because = "A guess can hurt."
    [[questions.answers]]
    text = "Wait"
    right = false
    because = "Then nobody knows."
"""
MODULE = """+++
title = "{title}"
minutes = {minutes}
aims = ["Say what to do first", "Say whom to tell"]
{questions}
[[further_reading]]
title = "A good book"
publisher = "A good publisher"
+++

You start here. It is good that you came.

## What to do

Ask **first**. Then listen.

| When | What |
| --- | --- |
| At the gate | Wait |

> "You came back," says Tom.

### If you are not sure

- Ask again.
- Tell somebody.

## Activity

Talk about it for five minutes.
"""


def pack_files() -> Files:
    """A pack of two modules in which nothing is wrong."""
    questions = "".join(QUESTION.format(number=number) for number in (1, 2, 3, 4))
    first = MODULE.format(title="The first day", minutes=20, questions=questions)
    last = MODULE.format(title="The last day", minutes=15, questions=questions)
    return {"pack.toml": PACK.encode(), "first-day.md": first.encode(), "last-day.md": last.encode()}


def changed(file: str, old: str, new: str, files: Files | None = None) -> Files:
    """The files with some words of one of them changed, once."""
    found = dict(files or pack_files())
    text = found[file].decode()
    assert old in text, f"{file} does not say {old!r}"
    return {**found, file: text.replace(old, new, 1).encode()}


def written(folder: Path, files: Mapping[str, bytes] | None = None) -> Path:
    """A folder with the files; `folder` is made, and should be called as the pack's code."""
    folder.mkdir(parents=True)
    for name, content in (files or pack_files()).items():
        (folder / name).write_bytes(content)
    return folder


def zipped(
    files: Mapping[str, bytes] | None = None, *, under: str = "", more: tuple[ZipInfo, ...] = ()
) -> bytes:
    """A zip of the files, in a folder called `under`; `more`: members that no honest program makes."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, content in (files if files is not None else pack_files()).items():
            archive.writestr(f"{under}/{name}" if under else name, content)
        for member in more:
            archive.writestr(member, b"../../etc/passwd")
    return made.getvalue()
