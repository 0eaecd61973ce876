"""The files of a pack's folder on the disk."""

from collections.abc import Iterable
from pathlib import Path

from volunteer_app.config import resources
from volunteer_app.training.packs import format as packs
from volunteer_app.training.packs.archive import IGNORED, MOST_FILES, MOST_OF_A_FILE
from volunteer_app.training.packs.content import PackContent
from volunteer_app.training.packs.faults import Fault, Faulty

PACKS = resources("training_packs")


def folders(above: Path = PACKS) -> list[Path]:
    """The folders of packs, by name; also one without pack.toml, so that its reader says what it lacks."""
    return sorted(each for each in above.iterdir() if each.is_dir() and not each.name.startswith((".", "_")))


def codes(above: Path = PACKS) -> frozenset[str]:
    """The codes of the packs that have a folder."""
    return frozenset(each.name for each in folders(above))


def read(folder: Path) -> PackContent:
    """The pack in a folder, whose name is the pack's code.

    Raises:
        Faulty: with everything that is wrong.
    """
    return packs.read(files_in(folder), folder.resolve().name)


def files_in(folder: Path) -> dict[str, bytes]:
    """The files of a folder by name.

    Raises:
        Faulty: it is no folder, or holds what no pack holds: folders, links, far too much.
    """
    if not folder.is_dir():
        raise Faulty([Fault("", 0, f"{folder} is not a folder")])
    there = [each for each in sorted(folder.iterdir()) if each.name not in IGNORED]
    if len(there) > MOST_FILES:
        raise Faulty([Fault("", 0, f"{folder.name} holds more than {MOST_FILES} files")])
    if faults := list(_unfit(there)):
        raise Faulty(faults)
    return {each.name: each.read_bytes() for each in there}


def _unfit(there: Iterable[Path]) -> Iterable[Fault]:
    for each in there:
        if each.is_symlink():
            yield Fault(each.name, 0, "This is a link to something else: put the file itself here")
        elif not each.is_file():
            yield Fault(each.name, 0, "A pack holds files only, and no folders")
        elif each.stat().st_size > MOST_OF_A_FILE:
            yield Fault(each.name, 0, f"This file is larger than {MOST_OF_A_FILE // 1000} KB")
