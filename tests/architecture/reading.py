"""Reads a package's source without importing it: its modules, what each imports, what each calls."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = "volunteer_app"


@dataclass(frozen=True)
class Module:
    """One source file of the application."""

    path: Path
    name: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """The first folder or file below the application: "people", "cli"; empty for itself."""
        return self.name.partition(".")[2].partition(".")[0]

    @property
    def kind(self) -> str:
        """What the file is in its room: "rules", "service"; a folder of that name counts as the file."""
        parts = self.name.split(".")
        return parts[2] if len(parts) > 2 else ""

    def at(self, node: ast.AST) -> str:
        """Say where that is, for a message."""
        return f"{self.name}:{getattr(node, 'lineno', 1)}"


@dataclass(frozen=True)
class Import:
    """One imported thing by its full name: a module, or a name inside one."""

    target: str
    bound_as: str
    node: ast.stmt


def modules(root: Path = ROOT) -> list[Module]:
    """Return the application's modules, in the order of their names."""
    return [
        Module(path, module_name(path.relative_to(root)), ast.parse(path.read_text()))
        for path in sorted((root / PACKAGE).rglob("*.py"))
    ]


def module_name(path: Path) -> str:
    """Return the name under which a file is imported."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(module: Module) -> Iterator[Import]:
    """Yield what a module imports, anywhere in it, also for types alone."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, alias.asname or alias.name, node)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield Import(f"{node.module}.{alias.name}", alias.asname or alias.name, node)


def calls(module: Module) -> Iterator[tuple[str, ast.Call]]:
    """Yield each call with the full name of what is called, as far as imports tell: "sqlalchemy.insert"."""
    known = {each.bound_as: each.target for each in imports(module)}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            yield resolved(dotted(node.func), known), node


def dotted(node: ast.expr) -> str:
    """Return "db.session.add" for the expression of that look; what is no name becomes "?"."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"


def resolved(name: str, known: dict[str, str]) -> str:
    """Return the name with its first parts replaced by what they were imported from."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        target = known.get(".".join(parts[:length]))
        if target is not None:
            return ".".join([target, *parts[length:]])
    return name


def within(name: str, packages: Iterable[str]) -> bool:
    """Say whether the name is one of these or lies inside one of these."""
    return any(name == package or name.startswith(f"{package}.") for package in packages)
