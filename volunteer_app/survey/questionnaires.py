"""The questionnaires that there are: a folder of data for each version, read once in a process."""

import tomllib
from functools import cache
from pathlib import Path

from volunteer_app.survey.rules import reading
from volunteer_app.survey.rules.shapes import Questionnaire

DATA = Path(__file__).parent / "data"
WHOLE = "questionnaire.toml"


@cache
def versions() -> tuple[str, ...]:
    """The versions that there are, the newest last."""
    return tuple(sorted(all_of_them()))


@cache
def all_of_them() -> dict[str, Questionnaire]:
    """Every questionnaire by its version."""
    found = (in_folder(each.parent) for each in sorted(DATA.glob(f"*/{WHOLE}")))
    return {each.version: each for each in found}


def of_version(version: str) -> Questionnaire:
    """The questionnaire in this version.

    Raises:
        KeyError: there is none: its data was taken away.
    """
    return all_of_them()[version]


def in_folder(folder: Path) -> Questionnaire:
    """The questionnaire whose data this folder holds; sections in the order of their files' names.

    Raises:
        ValueError: with what is wrong with it.
    """
    sections = [_table(each) for each in sorted(folder.glob("*.toml")) if each.name != WHOLE]
    return reading.read(_table(folder / WHOLE), sections)


def _table(path: Path) -> dict[str, object]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
