"""A real Chromium for the browser tests: one that is there, else one fetched, else one clear line.

Run by itself (`python -m tests.e2e.chromium`) it fetches what is missing and prints where Chromium is.
"""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from playwright.sync_api import sync_playwright

PATH_SETTING = "VOLUNTEER_APP_TEST_CHROMIUM"
COMMANDS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MAC_APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
HOW_TO_GET_IT = (
    "The browser tests need Chromium and none could be found or fetched. Install it (Debian, as root: "
    "apt-get update && apt-get install chromium) or say where it is: "
    f"{PATH_SETTING}=/path/to/chromium make test"
)


class NoChromium(RuntimeError):
    """No Chromium is here and none could be fetched; the message says how to get one."""


def launch_arguments() -> list[str]:
    """Return the switches to start Chromium with: it talks to our pages and to nobody else."""
    arguments = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-default-apps",
        "--disable-domain-reliability",
        "--disable-extensions",
        "--disable-quic",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--metrics-recording-only",
        "--no-default-browser-check",
        "--no-first-run",
    ]
    if _is_root():
        arguments.append("--no-sandbox")  # Chromium's sandbox refuses to start for root
    return arguments


@cache
def chromium_path() -> str:
    """Return the address of an executable Chromium, fetching one if the machine has none.

    Raises:
        NoChromium: none is here and none could be fetched.
    """
    found = _named_by_setting() or _already_here() or _from_debian() or _from_playwright()
    if found is None:
        raise NoChromium(HOW_TO_GET_IT)
    return found


def _is_root() -> bool:
    return os.geteuid() == 0


def _named_by_setting() -> str | None:
    named = os.environ.get(PATH_SETTING)
    if named and not shutil.which(named):
        raise NoChromium(f"{PATH_SETTING} names {named}, which is not a program that can be run.")
    return named or None


def _already_here() -> str | None:
    for command in (*COMMANDS, *MAC_APPLICATIONS):
        found = shutil.which(command)
        if found and _starts(found):
            return found
    return None


def _starts(path: str) -> bool:
    """Ubuntu's chromium-browser may be a script that only says "install the snap"."""
    answer = _run([path, "--version"], seconds=30)
    return answer is not None and "Chrom" in answer


def _from_debian() -> str | None:
    if not (_is_root() and shutil.which("apt-get")):
        return None
    _say("Chromium is missing: installing Debian's package (a minute or two) ...")
    environment = {"DEBIAN_FRONTEND": "noninteractive"}
    _run(["apt-get", "update", "-q"], seconds=300, environment=environment)
    _run(
        ["apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium"],
        seconds=600,
        environment=environment,
    )
    return _already_here()


def _from_playwright() -> str | None:
    _say("Chromium is missing: fetching Playwright's own (about 170 MB) ...")
    _run([sys.executable, "-m", "playwright", "install", "chromium"], seconds=600)
    with sync_playwright() as playwright:
        fetched = playwright.chromium.executable_path
    return fetched if Path(fetched).exists() and _starts(fetched) else None


def _run(command: list[str], *, seconds: int, environment: dict[str, str] | None = None) -> str | None:
    """Return what the command printed, or None if it failed."""
    try:
        done = subprocess.run(  # noqa: S603 - fixed commands of this file
            command,
            check=True,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=seconds,
            env={**os.environ, **(environment or {})},
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")


def main() -> int:
    """Print where Chromium is, or how to get it; the exit code says which."""
    try:
        sys.stdout.write(f"Chromium: {chromium_path()}\n")
    except NoChromium as missing:
        _say(str(missing))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
