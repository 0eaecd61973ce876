"""The walls stand, and each of them would fall: every one is shown a broken example that it must report."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture import walls
from tests.architecture.reading import PACKAGE, ROOT, Module, modules

Wall = Callable[[list[Module]], list[str]]


def build(folder: Path, files: dict[str, str]) -> Path:
    """Write a small application of these files, each folder a package."""
    for name, source in files.items():
        path = folder / PACKAGE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    for directory in [folder / PACKAGE, *(folder / PACKAGE).rglob("*/")]:
        init = directory / "__init__.py"
        if directory.is_dir() and not init.exists():
            init.write_text('"""A room."""\n')
    return folder


@pytest.mark.parametrize("wall", walls.WALLS)
def test_the_wall_stands(wall: Wall) -> None:
    assert wall(modules()) == []


BROKEN: list[tuple[Wall, dict[str, str], str]] = [
    (walls.impure_rules, {"people/rules.py": "import pydantic\n"}, "people.rules:1 imports pydantic"),
    (
        walls.impure_rules,
        {"people/rules.py": "from volunteer_app.organisations.models import Organisation\n"},
        "imports volunteer_app.organisations.models.Organisation",
    ),
    (
        walls.impure_rules,
        {"vetting/rehabilitation/chains.py": "from volunteer_app.vetting.queries import checks\n"},
        "imports volunteer_app.vetting.queries.checks",
    ),
    (
        walls.read_secrets,
        {"dashboards/queries.py": "from volunteer_app.diversity.models import Answer\n"},
        "imports volunteer_app.diversity.models.Answer, which only diversity may",
    ),
    (
        walls.read_secrets,
        {"readiness/queries.py": "from volunteer_app.sentences import models\n"},
        "which only sentences may",
    ),
    (
        walls.read_secrets,
        {"desk/queries.py": "def late():\n    import volunteer_app.safeguarding.models\n"},
        "desk.queries:2 imports volunteer_app.safeguarding.models",
    ),
    (
        walls.read_secrets,
        {"desk/views.py": "from volunteer_app.vetting.models import Check, ConvictionsAnswer\n"},
        "imports volunteer_app.vetting.models.ConvictionsAnswer, which only vetting may",
    ),
    (
        walls.writes_in_reading_files,
        {"people/views.py": "from volunteer_app.foundation.database import db\ndb.session.add(1)\n"},
        "people.views:2 calls volunteer_app.foundation.database.db.session.add",
    ),
    (
        walls.writes_in_reading_files,
        {"people/queries.py": "import sqlalchemy as sa\nsa.update(x)\n"},
        "people.queries:2 calls sqlalchemy.update",
    ),
    (
        walls.ended_transactions,
        {"people/service.py": "from volunteer_app.foundation.database import db\ndb.session.commit()\n"},
        "people.service:2 calls",
    ),
    (
        walls.foreign_rows,
        {"placements/service.py": "from volunteer_app.people.models import Person\nPerson(name='A')\n"},
        "placements.service:2 changes volunteer_app.people.models.Person: only people does",
    ),
    (
        walls.foreign_rows,
        {
            "placements/service.py": "from sqlalchemy import delete\n"
            "from volunteer_app.people.models.person import Person as P\ndelete(P)\n"
        },
        "placements.service:3 changes volunteer_app.people.models.person.Person",
    ),
    (
        walls.counted_figures,
        {"dashboards/views/national.py": "from volunteer_app.placements import queries\n"},
        "imports volunteer_app.placements.queries: figures come from publications alone",
    ),
    (
        walls.counted_figures,
        {"dashboards/figures.py": "from volunteer_app.diversity.publishing import counting\n"},
        "imports volunteer_app.diversity.publishing.counting",
    ),
    (
        walls.counted_figures,
        {"dashboards/views/bodies.py": "from volunteer_app.champions import queries\n"},
        "imports volunteer_app.champions.queries: figures come from publications alone",
    ),
    (walls.vague_names, {"people/utils.py": ""}, "'utils' says nothing"),
    (
        walls.busy_inits,
        {"people/__init__.py": '"""A room."""\nfrom . import models\n'},
        "more than its docstring",
    ),
]


@pytest.mark.parametrize(("wall", "files", "message"), BROKEN)
def test_the_wall_reports_a_broken_example(
    tmp_path: Path, wall: Wall, files: dict[str, str], message: str
) -> None:
    reports = wall(modules(build(tmp_path, files)))
    assert len(reports) == 1
    assert message in reports[0]


def test_every_wall_has_a_broken_example() -> None:
    assert {wall for wall, _, _ in BROKEN} == set(walls.WALLS)


SOUND = {
    "people/rules.py": "from datetime import date\nfrom volunteer_app.organisations.rules import Kind\n",
    "people/models.py": "class Person: ...\n",
    "people/service.py": "from volunteer_app.people.models import Person\nPerson()\n",
    "people/queries.py": "from sqlalchemy import select\nselect(1)\n",
    "organisations/rules.py": "Kind = str\n",
    "vetting/service.py": "from volunteer_app.vetting.models import ConvictionsAnswer\nConvictionsAnswer()\n",
    "vetting/views/opening.py": "import volunteer_app.vetting.disclosures.rules\n",
    "vetting/disclosures/rules.py": "",
    "vetting/assessing/rules.py": "",
    "vetting/do_not_match/models.py": "",
    "vetting/do_not_match/queries.py": "import volunteer_app.vetting.do_not_match.models\n",
    "placements/screening/judging.py": "import volunteer_app.vetting.do_not_match.queries\n",
    "placements/views/screening.py": "",
    "safeguarding/models.py": "",
    "dashboards/figures.py": "from volunteer_app.diversity.publishing import reading\n",
    "dashboards/views/bodies.py": "from volunteer_app.champions import telling\n",
    "safeguarding/queries.py": "import volunteer_app.safeguarding.models\n",
    "placements/approvable.py": "import volunteer_app.safeguarding.queries\n",
    "diversity/models.py": "",
    "diversity/asking/queries.py": "import volunteer_app.diversity.models\n",
    "diversity/asking/merges.py": "",
    "blueprints.py": "import volunteer_app.diversity.asking.merges\n",
}


@pytest.mark.parametrize("wall", walls.WALLS)
def test_the_wall_lets_a_sound_example_pass(tmp_path: Path, wall: Wall) -> None:
    assert wall(modules(build(tmp_path, SOUND))) == []


CONTRACTS: list[tuple[str, dict[str, str]]] = [
    ("floors", {"people/service.py": "import volunteer_app.placements.rules\n", "placements/rules.py": ""}),
    ("floors", {"vetting/queries.py": "import volunteer_app.training.rules\n", "training/rules.py": ""}),
    ("floors", {"blueprints.py": "", "people/views.py": "import volunteer_app.blueprints\n"}),
    ("floors", {"cellar/rules.py": ""}),
    ("files", {"people/models.py": "import volunteer_app.people.service\n", "people/service.py": ""}),
    ("files", {"newest/rules/ages.py": "import volunteer_app.newest.queries\n", "newest/queries.py": ""}),
    ("pure-rules", {"people/rules.py": "import flask\n"}),
    ("pure-rules", {"vetting/rehabilitation/chains.py": "import flask\n"}),
    (
        "pure-rules",
        {"people/rules.py": "import volunteer_app.foundation.x\n", "foundation/x.py": "import sqlalchemy\n"},
    ),
    ("no-web-below-views", {"people/service.py": "from flask import request\n"}),
    ("no-web-below-views", {"people/models.py": "import flask_login\n"}),
    ("no-web-below-views", {"people/queries/lists.py": "import wtforms\n"}),
    ("own-views", {"desk/views.py": "import volunteer_app.people.views\n", "people/views.py": ""}),
    (
        "disclosures",
        {
            "desk/queries.py": "import volunteer_app.vetting.disclosures.models\n",
            "vetting/disclosures/models.py": "",
            "vetting/assessing/rules.py": "",
        },
    ),
    (
        "disclosures",
        {
            "desk/queries.py": "from volunteer_app.vetting import assessing\n",
            "vetting/disclosures/models.py": "",
            "vetting/assessing/rules.py": "",
        },
    ),
    (
        "do-not-match",
        {
            "desk/queries.py": "import volunteer_app.vetting.do_not_match.queries\n",
            "vetting/do_not_match/models.py": "",
            "vetting/do_not_match/queries.py": "",
            "placements/screening/rules.py": "",
            "placements/views/screening.py": "",
        },
    ),
    (
        "concerns",
        {
            "desk/queries.py": "import volunteer_app.safeguarding.models\n",
            "safeguarding/models.py": "",
        },
    ),
    (
        "equality-answers",
        {
            "blueprints.py": "import volunteer_app.diversity.asking.merges\n",
            "desk/queries.py": "import volunteer_app.diversity.asking.queries\n",
            "diversity/models.py": "",
            "diversity/asking/queries.py": "",
            "diversity/asking/merges.py": "",
        },
    ),
    (
        "acyclic",
        {"people/a.py": "import volunteer_app.people.b\n", "people/b.py": "import volunteer_app.people.a\n"},
    ),
]


def lint(folder: Path, contract: str) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the application in that folder with this project's own contracts."""
    shutil.copy(ROOT / "pyproject.toml", folder)
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(  # noqa: S603 - this Python, on files that this test wrote
        [sys.executable, "-c", command, "--no-cache", "--no-logo", "--contract", contract],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(("contract", "files"), CONTRACTS)
def test_import_linter_reports_a_broken_example(tmp_path: Path, contract: str, files: dict[str, str]) -> None:
    answer = lint(build(tmp_path, files), contract)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert "1 broken" in answer.stdout


@pytest.mark.parametrize("contract", sorted({contract for contract, _ in CONTRACTS}))
def test_import_linter_lets_a_sound_example_pass(tmp_path: Path, contract: str) -> None:
    answer = lint(build(tmp_path, SOUND), contract)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_every_contract_has_a_broken_example() -> None:
    written = (ROOT / "pyproject.toml").read_text()
    for contract in {contract for contract, _ in CONTRACTS}:
        assert f'id = "{contract}"' in written
    assert written.count("[[tool.importlinter.contracts]]") == len({contract for contract, _ in CONTRACTS})
