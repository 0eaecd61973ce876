"""Files and functions stay short, and these tests would notice if they did not."""

from pathlib import Path

from tests.architecture import sizes
from tests.architecture.reading import ROOT


def written(root: Path, name: str, source: str) -> Path:
    """Write one file below the root."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source)
    return root


def test_no_file_has_300_lines() -> None:
    assert sizes.long_files(ROOT) == []


def test_no_function_has_40_lines() -> None:
    assert sizes.long_functions(ROOT) == []


def test_a_file_of_300_lines_is_reported(tmp_path: Path) -> None:
    root = written(tmp_path, "volunteer_app/people/service.py", "x = 1\n" * 300)
    assert sizes.long_files(root) == [
        "volunteer_app/people/service.py has 300 lines: make it a folder of the same name"
    ]


def test_a_file_of_299_lines_passes(tmp_path: Path) -> None:
    assert sizes.long_files(written(tmp_path, "bench/pages.py", "x = 1\n" * 299)) == []


def test_a_function_of_40_lines_is_reported(tmp_path: Path) -> None:
    source = "class A:\n    @decorated\n    async def f(self):\n" + "        x = 1\n" * 39
    root = written(tmp_path, "migrations/env.py", source)
    assert sizes.long_functions(root) == ["migrations/env.py:3 f has 40 lines"]


def test_a_function_of_39_lines_passes(tmp_path: Path) -> None:
    root = written(tmp_path, "tests/unit/test_a.py", "def f():\n" + "    x = 1\n" * 38)
    assert sizes.long_functions(root) == []


def test_the_files_of_this_project_are_found() -> None:
    assert ROOT / "volunteer_app" / "__init__.py" in sizes.sources(ROOT)
    assert Path(__file__) in sizes.sources(ROOT)
