"""What the running application declares: pages with permissions, tables with reasons, migrations."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import MetaData, Table

from volunteer_app.foundation.bearers import BEARER
from volunteer_app.foundation.permissions import permissions_of
from volunteer_app.foundation.personal_data import Declaration, Erasure
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
    """Endpoints that take what neither reads nor is a form, nor puts something for another system."""
    return sorted(
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if (rule.methods or set()) - IMPLIED - {"GET", "POST"} - _of_other_systems(app, rule.endpoint)
    )


def _of_other_systems(app: Flask, endpoint: str) -> set[str]:
    return {"PUT"} if BEARER in permissions_of(app.view_functions[endpoint]) else set()


# What says by its name, or by where it leads, that a row tells of somebody. A supported person, a concern and
# a statement of two tell of people who may be nobody on record.
BY_NAME = {"person_id", "account_id", "owner_key", "owner"}
OF_SOMEBODY = {
    "person",
    "account",
    "supported_person",
    "mentor_request",
    "mentoring",
    "concern",
    "do_not_match",
    "screening",
    "screening_conflict",
}


def undeclared(metadata: MetaData, declared: set[str]) -> list[str]:
    """Tables that tell of a person, or of somebody who signs in, and do not say why they are held."""
    return sorted(
        name for name, table in metadata.tables.items() if _tells_of_somebody(table) and name not in declared
    )


def timeless(declarations: Iterable[Declaration]) -> list[str]:
    """Declared tables whose time never comes: no row leads to a person, and none says from when it counts."""
    return sorted(
        each.model.__tablename__
        for each in declarations
        if each.counts_from is None and not _is_of_a_person(each.model.__table__, frozenset())
    )


def kept_by_what_stays(declarations: Iterable[Declaration]) -> list[str]:
    """Keys that forbid to erase as declared: each row of a table that stays needs one that is deleted."""
    declared = {each.model.__tablename__: each for each in declarations}
    deleted = {name for name, each in declared.items() if each.erase is Erasure.DELETE}
    return sorted(
        f"{name}.{key.parent.name} -> {key.column.table.name}"
        for name in declared.keys() - deleted
        for key in declared[name].model.__table__.foreign_keys
        if key.column.table.name in deleted and not key.parent.nullable and not key.ondelete
    )


def _tells_of_somebody(table: Table) -> bool:
    leads_to = {key.column.table.name for key in table.foreign_keys}
    return table.name in OF_SOMEBODY or bool((BY_NAME & set(table.c.keys())) | (OF_SOMEBODY & leads_to))


def _is_of_a_person(table: Any, before: frozenset[str]) -> bool:
    """Whether every row leads to a person or an account, itself or through the rows to which it belongs."""
    if table.name in {"person", "account"} or BY_NAME & {each.name for each in table.c if not each.nullable}:
        return True
    above = [key.column.table for key in table.foreign_keys if not key.parent.nullable]
    return any(_is_of_a_person(each, before | {table.name}) for each in above if each.name not in before)


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
