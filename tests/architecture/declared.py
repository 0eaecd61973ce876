"""What the running application declares: pages with permissions, tables with reasons, migrations."""

import re
from pathlib import Path

from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import MetaData, Table

from volunteer_app.foundation.permissions import permissions_of
from volunteer_app.foundation.security import is_tokenless

GOLDEN = Path(__file__).with_name("routes.txt")
NUMBERED = re.compile(r"(\d{4})_[a-z0-9_]+\.py")
# Flask adds these by itself
IMPLIED = {"HEAD", "OPTIONS"}


def routes(app: Flask) -> list[str]:
    """One line for each address: address, methods, endpoint, who reaches it."""
    lines = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        view = app.view_functions[rule.endpoint]
        methods = ",".join(sorted((rule.methods or set()) - IMPLIED))
        who = " or ".join(map(str, permissions_of(view))) or "NOBODY"
        extra = " (without a form token)" if is_tokenless(view) else ""
        lines.append(f"{rule.rule}  {methods}  {rule.endpoint}  {who}{extra}")
    return lines


def unmarked(app: Flask) -> list[str]:
    """Endpoints that carry no permission and are not public."""
    return sorted(name for name, view in app.view_functions.items() if not permissions_of(view))


def odd_methods(app: Flask) -> list[str]:
    """Endpoints that take what neither reads nor is a form."""
    return sorted(
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if (rule.methods or set()) - IMPLIED - {"GET", "POST"}
    )


def undeclared(metadata: MetaData, declared: set[str]) -> list[str]:
    """Tables that refer to a person, or to somebody who signs in, and do not say why they are held."""
    return sorted(
        name for name, table in metadata.tables.items() if _refers_to_somebody(table) and name not in declared
    )


def _refers_to_somebody(table: Table) -> bool:
    by_name = {"person_id", "account_id", "owner_key", "owner"} & set(table.c.keys())
    return bool(by_name) or any(key.column.table.name in {"person", "account"} for key in table.foreign_keys)


def misnumbered(folder: Path) -> list[str]:
    """What is wrong with the numbers of the migrations: each follows the one before, one comes last."""
    scripts = ScriptDirectory(str(folder))
    problems = [] if len(scripts.get_heads()) == 1 else [f"heads: {sorted(scripts.get_heads())}"]
    found = sorted(scripts.walk_revisions(), key=lambda script: script.revision)
    for number, script in enumerate(found, 1):
        name = Path(script.path).name
        match = NUMBERED.fullmatch(name)
        if match is None or not match[1] == script.revision == f"{number:04}":
            problems.append(f"{name} is {script.revision}, and the {number}. migration")
        before = f"{number - 1:04}" if number > 1 else None
        if script.down_revision != before:
            problems.append(f"{name} follows {script.down_revision}, not {before}")
    return problems
