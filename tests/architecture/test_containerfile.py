"""The Containerfile, as far as it can be looked through without building it."""

import json
import re
import subprocess
import tomllib
from fnmatch import fnmatch
from functools import cache

import pytest

from tests.architecture.reading import ROOT
from volunteer_app.cli.main import COMMANDS

Instruction = tuple[str, str]


@cache
def instructions() -> list[Instruction]:
    """Each instruction with what follows it, on one line."""
    lines = [line for line in (ROOT / "Containerfile").read_text().splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in joined.splitlines()) if word]


def named(word: str) -> list[str]:
    return [rest for each, rest in instructions() if each == word]


def last_stage(word: str) -> list[str]:
    start = max(place for place, (each, _) in enumerate(instructions()) if each == "FROM")
    return [rest for each, rest in instructions()[start:] if each == word]


def copied() -> list[str]:
    """What is taken from this project."""
    return [source for rest in named("COPY") if not rest.startswith("--from") for source in rest.split()[:-1]]


def is_left_out(path: str) -> bool:
    """As .containerignore says: the last line that fits decides."""
    left_out = False
    for line in (ROOT / ".containerignore").read_text().splitlines():
        pattern = line.removeprefix("!").removeprefix("**/")
        if line and not line.startswith("#") and (fnmatch(path, pattern) or fnmatch(path, f"{pattern}/*")):
            left_out = not line.startswith("!")
    return left_out


@pytest.mark.parametrize("source", copied())
def test_what_is_copied_is_kept_by_git_and_not_left_out(source: str) -> None:
    listed = ["git", "ls-files", "--", source]
    kept = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")  # noqa: S603 - fixed words
    assert any(kept), f"git keeps no {source}"
    assert not [path for path in kept if path and is_left_out(path)]


@pytest.mark.parametrize(
    "path",
    [".env", "instance/volunteer.db", "tests/conftest.py", "volunteer_app/static/x", "x/__pycache__/y"],
)
def test_data_keys_and_tests_stay_out(path: str) -> None:
    assert is_left_out(path)


def test_each_base_is_a_version_and_names_no_registry() -> None:
    for rest in named("FROM"):
        image = rest.split()[0]
        assert re.fullmatch(r"[a-z]+:\d[\w.]*-slim", image), image


def test_each_stage_that_is_copied_from_exists() -> None:
    stages = {rest.split(" AS ")[1] for rest in named("FROM") if " AS " in rest}
    assert {rest.split()[0].removeprefix("--from=") for rest in named("COPY") if "--from" in rest} <= stages


def test_it_runs_as_nobody_special() -> None:
    user, _, group = last_stage("USER")[-1].partition(":")
    assert int(user) >= 10_000
    assert int(group) >= 10_000
    assert not last_stage("USER")[1:], "nothing is changed after that"


def test_it_listens_where_it_says() -> None:
    settings = dict(part.split("=", 1) for rest in last_stage("ENV") for part in rest.split())
    assert last_stage("EXPOSE") == [settings["VOLUNTEER_APP_PORT"]]
    assert settings["VOLUNTEER_APP_INSTANCE_PATH"] in last_stage("VOLUME")
    assert not [name for name in settings if re.search("SECRET|PASSWORD|KEY|DATABASE_URL", name)]


def test_its_commands_exist() -> None:
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
    (entry,) = json.loads(last_stage("ENTRYPOINT")[0])
    assert entry in scripts
    assert json.loads(last_stage("CMD")[0])[0] in COMMANDS
    command = json.loads(last_stage("HEALTHCHECK")[0].partition("CMD ")[2])
    assert command[0] == entry
    assert command[1] in COMMANDS


def test_what_is_installed_is_locked() -> None:
    for rest in named("RUN"):
        for installing in re.findall(r"pip install [^&]*", rest):
            assert "--require-hashes" in installing or "--no-index" in installing
        assert "npm install" not in rest
