"""How long a file and a function may be. A longer file becomes a folder of the same name."""

import ast
from collections.abc import Iterator
from pathlib import Path

FOLDERS = ("volunteer_app", "tests", "migrations", "bench", "make")
LINES_OF_A_FILE = 300
LINES_OF_A_FUNCTION = 40


def sources(root: Path) -> list[Path]:
    """Return every Python file that people of this project wrote."""
    return sorted(path for folder in FOLDERS for path in (root / folder).rglob("*.py"))


def long_files(root: Path) -> list[str]:
    """Files of 300 lines or more."""
    counted = ((path, len(path.read_text().splitlines())) for path in sources(root))
    return [
        f"{path.relative_to(root)} has {lines} lines: make it a folder of the same name"
        for path, lines in counted
        if lines >= LINES_OF_A_FILE
    ]


def long_functions(root: Path) -> list[str]:
    """Functions of 40 lines or more, from their def to their last line."""
    return [
        f"{path.relative_to(root)}:{node.lineno} {node.name} has {length(node)} lines"
        for path in sources(root)
        if path.parent.name != "versions"  # a migration is a list of columns, not logic
        for node in functions(path)
        if length(node) >= LINES_OF_A_FUNCTION
    ]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the functions of a file, also those inside classes and functions."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return how many lines a function takes, without its decorators."""
    return (node.end_lineno or node.lineno) - node.lineno + 1
