"""The templates of imports: a table to fill in, what each column takes, and the names that are known."""

from collections.abc import Mapping, Sequence
from typing import IO

from volunteer_app.desk.queries import importing as queries
from volunteer_app.desk.rules.import_columns import EXAMPLE_HINT, Column
from volunteer_app.desk.rules.import_headings import COLUMNS
from volunteer_app.desk.rules.importing import OUR_SHEETS, ImportKind
from volunteer_app.foundation import exporting, presenting
from volunteer_app.foundation.exporting import FileKind
from volunteer_app.foundation.filling_in import Sheet, workbook
from volunteer_app.people.rules import PreferredLanguage
from volunteer_app.placements.rules import EndReason
from volunteer_app.roles import queries as roles
from volunteer_app.training import queries as training
from volunteer_app.vetting.levels import Workforce
from volunteer_app.vetting.rules import PRISON_DECIDES, CertificateLevel, CheckKind

Names = list[tuple[str, str]]
EXPLAINED, NAMED = OUR_SHEETS
_SAME_EVERYWHERE: dict[str, Sequence[str]] = {
    "preferred_language": [presenting.label(each) for each in PreferredLanguage],
    "kind": [each.words for each in CheckKind if each not in PRISON_DECIDES],
    "level": [each.words for each in CertificateLevel],
    "workforce": [each.words for each in Workforce],
    "outcome": ["Clear"],
    "end_reason": [each.words for each in EndReason],
}


def known_names(kind: ImportKind) -> dict[str, Names]:
    """Names that a file of this kind may use, each with its code: by what they are."""
    if kind is ImportKind.PLACEMENTS:
        return {
            "Roles": [(each.name, each.code) for each in roles.all_roles() if not each.appointed_elsewhere],
            "Places": sorted((each.name, each.code) for each in queries.places()),
        }
    if kind is ImportKind.TRAINING:
        return {"Training packs": [(each.title, each.code) for each in training.packs()]}
    return {}


def template(kind: ImportKind, file: FileKind) -> IO[bytes]:
    """A table with the headings and one invented row; a workbook explains them on a second sheet."""
    columns = COLUMNS[kind]
    headings, example = [each.heading for each in columns], [each.example for each in columns]
    if file is not FileKind.XLSX:
        return exporting.MAKERS[file](headings, [example])
    sheets = [
        Sheet(kind.words[:31], headings, [example], is_filled_in=True),
        Sheet(EXPLAINED, ("Heading", "What to write", "Allowed values"), _explained(columns)),
    ]
    names = known_names(kind)
    if names:
        sheets.append(Sheet(NAMED, ("What", "Name", "Code"), _named(names)))
    return workbook(sheets)


def _explained(columns: Sequence[Column]) -> list[Sequence[str]]:
    rows = [
        (
            f"{each.heading} (needed)" if each.needed else each.heading,
            each.explained if each.explained != "Needed" else "",
            "\n".join(_SAME_EVERYWHERE.get(each.field, ())),
        )
        for each in columns
    ]
    return [("The row below the headings", EXAMPLE_HINT, ""), *rows]


def _named(names: Mapping[str, Names]) -> list[Sequence[str]]:
    return [(what, name, code) for what, those in names.items() for name, code in those]
