"""300 MB sent to the real server: whoever sends it reads what was wrong, and memory stays as it was."""

import http.client
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from volunteer_app.cli import running

MEGABYTE = 1024 * 1024
SENT = 300
ADDRESS = "/people/VOL-00000000/training/new"  # takes a file of 10 MB
PACK = "/training/packs/upload"
PLAIN = "/sign-in"  # takes no file
BOUNDARY = "--------------------a-browser"
HEAD = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="evidence"; filename="film.pdf"\r\n'
    "Content-Type: application/pdf\r\n\r\n"
).encode()
TAIL = f"\r\n--{BOUNDARY}--\r\n".encode()
TYPE = f"multipart/form-data; boundary={BOUNDARY}"


class Server:
    """One web process of the service, started as `volunteer-app run` starts it."""

    def __init__(self, port: int, process: subprocess.Popen[bytes]) -> None:
        self.port, self.process = port, process

    @property
    def peak(self) -> int:
        """The most memory that any of its processes has held, in MB."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        told = [Path(f"/proc/{pid}/status").read_text() for pid in children]
        return max(int(re.findall(r"VmHWM:\s+(\d+) kB", each)[0]) // 1024 for each in told)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with pytest.MonkeyPatch.context() as settings:
        settings.setenv("VOLUNTEER_APP_INSTANCE_PATH", str(tmp_path_factory.mktemp("instance")))
        settings.delenv("VOLUNTEER_APP_DATABASE_URL", raising=False)
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        process = running._start_web("127.0.0.1", port, 1, 4)
    try:
        _wait_for(port, process)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until a worker answers: the port is open before any worker is there."""
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as asked:
            try:
                asked.request("GET", "/health")
                asked.getresponse()  # whatever it says: this server has no database
                return
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
    raise RuntimeError("the server did not start")


def pieces(megabytes: int) -> Iterator[bytes]:
    """The body of a browser's form, made while it is sent."""
    yield HEAD
    piece = b"%PDF" * (MEGABYTE // 4)
    for _ in range(megabytes):
        yield piece
    yield TAIL


def send(port: int, address: str, *, chunked: bool = False, megabytes: int = SENT) -> tuple[int, str]:
    """As browsers do: all of the form first, then look for the answer."""
    headers = {"Content-Type": TYPE, "Sec-Fetch-Site": "same-origin"}
    if not chunked:
        headers["Content-Length"] = str(len(HEAD) + megabytes * MEGABYTE + len(TAIL))
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as browser:
        browser.request("POST", address, pieces(megabytes), headers, encode_chunked=chunked)
        answer = browser.getresponse()
        return answer.status, answer.read().decode()


@pytest.mark.parametrize(
    ("address", "chunked", "limit"),
    [
        (ADDRESS, False, "larger than 10 MB"),
        (PACK, False, "larger than 5 MB"),
        (PLAIN, True, "larger than 1 MB"),
    ],
    ids=["told-length", "a-pack", "untold-length"],
)
def test_a_file_of_300_mb_gets_a_page_that_names_the_limit(
    server: Server, address: str, chunked: bool, limit: str
) -> None:
    before = server.peak
    status, page = send(server.port, address, chunked=chunked)
    assert status == 413
    assert limit in page
    assert "<h1" in page
    assert f'href="{address}"' in page
    assert server.peak - before < 40


def test_four_at_once_do_not_fill_the_memory_and_the_server_goes_on(server: Server) -> None:
    before = server.peak
    with ThreadPoolExecutor(4) as browsers:
        answers = list(browsers.map(lambda _: send(server.port, ADDRESS, megabytes=100), range(4)))
    assert [status for status, _ in answers] == [413] * 4
    assert server.peak - before < 60
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)) as browser:
        browser.request("GET", "/health")
        assert browser.getresponse().status == 503  # it has no tables, and says so


def test_curl_receives_the_answer(server: Server, tmp_path: Path) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is not here; the test above sends the same")
    film = tmp_path / "film.pdf"
    with film.open("wb") as file:
        file.truncate(SENT * MEGABYTE)
    form = ["-F", f"evidence=@{film}", f"http://127.0.0.1:{server.port}{ADDRESS}"]
    done = subprocess.run([curl, "-sS", "-m", "60", *form], capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    assert done.returncode == 0, done.stderr
    assert "larger than 10 MB" in done.stdout
