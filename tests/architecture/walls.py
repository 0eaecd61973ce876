"""The walls that import-linter cannot express. Each function returns what is wrong, one line each."""

import ast
import sys

from tests.architecture.reading import PACKAGE, Module, calls, imports, within

# Rooms' innermost files, and who else may read them: nobody. Others learn gates and outcomes, never reasons.
PRIVATE = {
    "diversity": ("models",),
    "sentences": ("models",),
    "safeguarding": ("models",),
    "vetting": (
        "assessing",
        "barring.models",
        "disclosures",
        "do_not_match.models",
        "models.disclosures",
        "models.disclosure",
        "models.ConvictionsAnswer",
        "models.Disclosure",
    ),
}
VAGUE_NAMES = {
    "common",
    "helpers",
    "helper",
    "manager",
    "managers",
    "misc",
    "repository",
    "repositories",
    "utils",
}
# What decides, and so must be readable and testable by itself: the rules, and the law on spent convictions.
PURE_FILES = {"rules", "rehabilitation"}
# What figures are made from: nothing that holds a record of a person
FIGURES_MAY_IMPORT = tuple(
    f"{PACKAGE}.{each}"
    for each in (
        "champions.telling",  # officers and what their bodies undertook: no record of a volunteer
        "config",
        "dashboards",
        "diversity.publishing.merging",
        "diversity.publishing.reading",
        "diversity.publishing.rows",
        "diversity.publishing.wording",
        "foundation",
        "organisations",
    )
)
READING_FILES = {"views", "presenters", "forms", "queries", *PURE_FILES}
WRITING_METHODS = {"add", "add_all", "delete", "merge", "bulk_save_objects", "bulk_insert_mappings"}
WRITING_STATEMENTS = ("insert", "update", "delete")
ENDING_METHODS = {"commit", "rollback"}
# The request layer and the jobs end a transaction (foundation), and so does a command (cli).
MAY_END_A_TRANSACTION = {"foundation", "cli"}


def impure_rules(modules: list[Module]) -> list[str]:
    """Rules import Python itself, rules, and foundation (whose purity import-linter follows through)."""
    return [
        f"{module.at(each.node)} imports {each.target}: rules import Python itself, rules and foundation only"
        for module in modules
        if module.kind in PURE_FILES
        for each in imports(module)
        if not may_be_in_rules(each.target)
    ]


def may_be_in_rules(target: str) -> bool:
    """Say whether rules may import this."""
    parts = target.split(".")
    if parts[0] != PACKAGE:
        return parts[0] in sys.stdlib_module_names
    # A room's own, or those of one of its folders: vetting.rules, vetting.passport.rules
    return len(parts) > 2 and (parts[1] == "foundation" or not PURE_FILES.isdisjoint(parts[2:4]))


def read_secrets(modules: list[Module]) -> list[str]:
    """Equality answers, disclosures, sentence status and concerns are read by their own room alone."""
    return [
        f"{module.at(each.node)} imports {each.target}, which only {room} may"
        for module in modules
        for room, files in PRIVATE.items()
        if module.room != room
        for each in imports(module)
        if within(each.target, [f"{PACKAGE}.{room}.{file}" for file in files])
    ]


def writes_in_reading_files(modules: list[Module]) -> list[str]:
    """Views, forms, presenters, queries and rules change nothing themselves: a service does, with history."""
    return [
        f"{module.at(call)} calls {name}: only a service writes"
        for module in modules
        if module.kind in READING_FILES and module.room != "foundation"
        for name, call in calls(module)
        if writes(name)
    ]


def writes(name: str) -> bool:
    """Say whether a call of that name changes rows."""
    owner, _, method = name.rpartition(".")
    is_session = owner.rpartition(".")[2] == "session"
    is_statement = method in WRITING_STATEMENTS and owner.split(".")[0] == "sqlalchemy"
    return is_statement or (is_session and method in WRITING_METHODS)


def ended_transactions(modules: list[Module]) -> list[str]:
    """Services never commit: the request layer does, once, after a successful answer."""
    return [
        f"{module.at(call)} calls {name}: a transaction ends in foundation or cli alone"
        for module in modules
        if module.room not in MAY_END_A_TRANSACTION
        for name, call in calls(module)
        if name.rpartition(".")[2] in ENDING_METHODS and name.rpartition(".")[0].endswith("session")
    ]


# Sample data goes into an empty database, in bulk.
SAMPLE_DATA = "volunteer_app.cli.sample"


def foreign_rows(modules: list[Module]) -> list[str]:
    """A room makes, inserts, updates and deletes rows of its own models only."""
    return [
        f"{module.at(call)} changes {model}: only {room_of(model)} does"
        for module in modules
        for name, call in calls(module)
        for model in models_changed(module, name, call)
        if room_of(model) != module.room and not module.name.startswith(SAMPLE_DATA)
    ]


def models_changed(module: Module, name: str, call: ast.Call) -> list[str]:
    """Return the full names of the models that a call constructs or names in an insert, update or delete."""
    if is_model(name):
        return [name]
    owner, _, method = name.rpartition(".")
    if method not in WRITING_STATEMENTS or owner.split(".")[0] != "sqlalchemy":
        return []
    known = {each.bound_as: each.target for each in imports(module)}
    named = [known.get(argument.id, "") for argument in call.args if isinstance(argument, ast.Name)]
    return [model for model in named if is_model(model)]


def is_model(name: str) -> bool:
    """Say whether that is a class of some room's models."""
    parts = name.split(".")
    return len(parts) > 3 and parts[0] == PACKAGE and parts[2] == "models" and parts[-1][:1].isupper()


def room_of(name: str) -> str:
    """Return the room in which that name lives."""
    return name.split(".")[1]


def counted_figures(modules: list[Module]) -> list[str]:
    """Figures come from publications alone: no page of them reaches people's records, or what counts them."""
    return [
        f"{module.at(each.node)} imports {each.target}: figures come from publications alone"
        for module in modules
        if module.room == "dashboards"
        for each in imports(module)
        if within(each.target, [PACKAGE]) and not within(each.target, FIGURES_MAY_IMPORT)
    ]


def vague_names(modules: list[Module]) -> list[str]:
    """No common/, utils, helpers, managers or repositories: what is shared has a subject."""
    return [
        f"{module.name}: '{part}' says nothing about its subject"
        for module in modules
        for part in module.name.split(".")[1:]
        if part in VAGUE_NAMES
    ]


def busy_inits(modules: list[Module]) -> list[str]:
    """__init__.py holds its docstring alone, so that importing one file of a room loads no other."""
    return [
        f"{module.name}/__init__.py holds more than its docstring, or none"
        for module in modules
        if module.path.name == "__init__.py"
        if len(module.tree.body) != 1 or ast.get_docstring(module.tree) is None
    ]


WALLS = (
    impure_rules,
    read_secrets,
    writes_in_reading_files,
    ended_transactions,
    foreign_rows,
    counted_figures,
    vague_names,
    busy_inits,
)
