"""docs/privacy.md tells the same as the declarations beside the models."""

from importlib import import_module
from pathlib import Path

import pytest

from volunteer_app.foundation.personal_data import Declaration, declarations

PROJECT = Path(__file__).resolve().parents[2]
PAGE = PROJECT / "docs" / "privacy.md"

for models in (
    *PROJECT.glob("volunteer_app/**/models.py"),
    *PROJECT.glob("volunteer_app/**/models/[a-z]*.py"),
):
    import_module(".".join(models.relative_to(PROJECT).with_suffix("").parts))


def row(declared: Declaration) -> str:
    name, counting = declared.model.__tablename__, declared.counts_from
    months = f"{declared.keep_months} from {counting.words}" if counting else str(declared.keep_months)
    return f"| `{name}` | {declared.why} | {declared.condition.value} | {months} | {declared.erase.value} |"


@pytest.mark.parametrize("declared", declarations.values(), ids=lambda d: d.model.__tablename__)
def test_the_privacy_page_names_every_table_of_personal_data(declared: Declaration) -> None:
    assert row(declared) in PAGE.read_text("utf-8"), f"docs/privacy.md lacks: {row(declared)}"


def test_a_table_that_changed_its_mind_is_noticed() -> None:
    declared = next(iter(declarations.values()))
    assert row(declared).replace(str(declared.keep_months), "999") not in PAGE.read_text("utf-8")
