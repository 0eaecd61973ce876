"""The pictures of the README, kept by `make screenshots`; any other run takes them and throws them away."""

import os
from pathlib import Path

import pytest

from tests.e2e.conftest import Visiting
from tests.e2e.server import SCREENSHOTS
from tests.e2e.steps import coordinator
from tests.e2e.visitor import Visitor

LARGEST = 150_000  # bytes of one picture


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """Where the pictures go."""
    folder = Path(os.environ.get(SCREENSHOTS) or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def keep(visitor: Visitor, file: Path, *, height: int) -> None:
    """Keep what the window shows, of this height in pixels."""
    width = visitor.page.evaluate("window.innerWidth")
    visitor.page.set_viewport_size({"width": width, "height": height})
    visitor.page.screenshot(path=file, animations="disabled")
    assert file.stat().st_size < LARGEST, f"{file.name} is {file.stat().st_size} bytes"


def test_screenshot_of_what_a_coordinator_does_today(visiting: Visiting, album: Path) -> None:
    someone = visiting("coordinator@")
    someone.opens("/start")
    someone.is_on("What needs doing today")
    keep(someone, album / "coordinator-today.png", height=860)


def test_screenshot_of_the_pipeline(visiting: Visiting, album: Path) -> None:
    someone = visiting("coordinator@")
    someone.opens("/applications")
    someone.is_on("Applications")
    keep(someone, album / "applications.png", height=900)


def test_screenshot_of_what_a_placement_still_needs(visiting: Visiting, album: Path) -> None:
    someone = visiting("coordinator@")
    someone.opens("/applications?stage=checks")
    someone.page.get_by_role("rowheader").get_by_role("link").first.click()
    someone.sees("What to do next")
    application = someone.reference("APP")
    someone.page.get_by_role("link", name="’s record").click()
    someone.sees("Record held by")
    coordinator.proposes_a_placement(someone, someone.path, application)
    someone.opens(someone.path)  # again, without the words that it was proposed
    someone.sees("You cannot approve this placement yet")
    someone.page.get_by_role("heading", name="What this placement needs").evaluate("e => e.scrollIntoView()")
    keep(someone, album / "readiness.png", height=1060)


def test_screenshot_of_a_volunteers_telephone(visiting: Visiting, album: Path) -> None:
    someone = visiting("volunteer@", viewport={"width": 390, "height": 844}, device_scale_factor=1)
    someone.opens("/my/volunteering")
    someone.is_on("Your volunteering")
    keep(someone, album / "volunteer-telephone.png", height=1100)
