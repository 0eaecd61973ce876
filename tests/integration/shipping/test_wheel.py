"""The wheel: what is in it, that a commit gives the same bytes each time, and that it runs elsewhere."""

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import serving
from tests.integration.shipping.visitor import Visitor

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = ("migrations/", "templates/", "training_packs/")


def build(folder: Path) -> Path:
    """The wheel of this checkout."""
    done = subprocess.run([ROOT / "make/wheel", folder], capture_output=True, text=True, check=False)  # noqa: S603 - ours
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.whl"))


def kept_by_git() -> set[str]:
    """The application's own files, under the names that they have in a wheel."""
    listed = ["git", "ls-files", "-z", "--", "volunteer_app", *FOLDERS]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S603 - fixed
    here = [name for name in names.split("\0") if name and (ROOT / name).exists()]
    return {f"volunteer_app/{name}" if name.startswith(FOLDERS) else name for name in here}


def test_the_wheel_holds_the_application_and_nothing_else(tmp_path: Path) -> None:
    with zipfile.ZipFile(build(tmp_path)) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
        text = b"".join(wheel.read(name) for name in wheel.namelist())
    built = {name for name in names if name.startswith("volunteer_app/static/")}
    assert names - built == kept_by_git()
    assert {"app.css", "app.js"} <= {re.sub(r"-\w{8}(?=\.)", "", Path(name).name) for name in built}
    assert {"volunteer_app/migrations/alembic.ini", "volunteer_app/migrations/script.py.mako"} <= names
    assert str(ROOT).encode() not in text


def test_the_same_commit_gives_the_same_wheel(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    before = os.umask(0o077)
    try:
        one = build(first).read_bytes()
    finally:
        os.umask(before)
    assert one == build(second).read_bytes()


@pytest.fixture
def command(tmp_path: Path) -> Path:
    """The command `volunteer-app` of an environment that holds the wheel, what it needs and nothing else."""
    environment = tmp_path / "environment"
    wheel = build(tmp_path / "dist")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)  # noqa: S603 - fixed
    pip = [sys.executable, "-m", "pip", "--python", str(environment / "bin" / "python"), "install", "-qq"]
    locked = ["--require-hashes", "--requirement", str(wheel.parent / "requirements.txt")]
    for what in (locked, ["--no-index", "--no-deps", str(wheel)]):
        subprocess.run([*pip, "--no-compile", "--disable-pip-version-check", *what], check=True)  # noqa: S603 - fixed
    return environment / "bin" / "volunteer-app"


@contextmanager
def serving_sample_data(command: Path, folder: Path) -> Iterator[str]:
    """The installed application, started in a folder of its own with an empty environment."""
    port = serving.free_port()
    address, log = f"http://127.0.0.1:{port}", folder / "run.log"
    arguments = [str(command), "run", "--sample-data", "--port", str(port), "--processes", "1"]
    with serving.started(arguments, nothing_but_a_home(folder), log, cwd=folder) as process:
        serving.wait_until_ready(address, process, log)
        yield address
    assert "Traceback" not in log.read_text()


def nothing_but_a_home(folder: Path) -> dict[str, str]:
    return {"HOME": str(folder / "home")}


def test_the_wheel_runs_where_there_is_no_checkout(command: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with serving_sample_data(command, elsewhere) as address:
        visitor = Visitor()
        page = visitor.get(f"{address}/sign-in")
        assert page.status == 200
        for kind in ("css", "js"):
            found = re.search(rf'"(/assets/[^"]+\.{kind})"', page.text)
            assert found, f"the page names no .{kind}"
            assert visitor.get(f"{address}{found[1]}").status == 200
        assert visitor.get(f"{address}/opportunities").status == 200
        assert visitor.sign_in(address).status == 302
        assert "Sign out" in visitor.get(f"{address}/start").text
    state = elsewhere / "home" / ".local" / "state" / "volunteer-app"
    assert (state / "volunteer.db").exists(), "an installed package keeps its data in the user's state folder"
    assert {path.name for path in elsewhere.iterdir()} == {"home", "run.log"}
    assert said(command, elsewhere, "--version").startswith("volunteer-app ")
    assert works(command, elsewhere)


def said(command: Path, folder: Path, *arguments: str) -> str:
    """Run a command of the installed application to its end. Returns what it wrote."""
    done = subprocess.run(  # noqa: S603 - ours
        [command, *arguments],
        cwd=folder,
        env=nothing_but_a_home(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def works(command: Path, folder: Path) -> bool:
    """Whether a worker starts and goes on until it is stopped."""
    log = folder / "worker.log"
    with (
        serving.started([str(command), "worker"], nothing_but_a_home(folder), log, folder) as worker,
        pytest.raises(subprocess.TimeoutExpired),
    ):
        worker.wait(2.5)
    return "Traceback" not in log.read_text()
