"""The titles of the packs that have a folder under training_packs/."""

import tomllib
from functools import cache

from volunteer_app.training.packs import folders
from volunteer_app.training.packs.format import PACK


@cache
def pack_titles() -> dict[str, str]:
    """Each pack's title by its code, without asking the database; of each deployment they are the same.

    A pack that came as an upload alone is not among them, and no role asks for it. No upload changes a title.
    """
    found = {}
    for folder in folders.folders():
        said = tomllib.loads((folder / PACK).read_text(encoding="utf-8-sig"))
        found[folder.name] = str(said["title"])
    return found
