"""Built styles and scripts: found by plain name, served small and for good."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from volunteer_app.foundation import assets
from volunteer_app.foundation.assets import AssetsNotBuilt, asset

STYLE = "body{color:#0b0c0c}"


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A finished build of one style sheet, with its gzip copy and no Brotli copy."""
    folder = tmp_path / "assets"
    folder.mkdir()
    (folder / "app-1A2B3C4D.css").write_text(STYLE)
    (folder / "app-1A2B3C4D.css.gz").write_bytes(gzip.compress(STYLE.encode()))
    (folder / "app-1A2B3C4D.css.br").write_bytes(b"brotli stands here")
    (tmp_path / "manifest.json").write_text(json.dumps({"app.css": "app-1A2B3C4D.css"}))
    (tmp_path / "secret.txt").write_text("not for browsers")
    monkeypatch.setattr(assets, "BUILT", tmp_path)
    assets.manifest.cache_clear()
    yield tmp_path
    assets.manifest.cache_clear()


@pytest.fixture
def app(built: Path) -> Flask:
    app = Flask(__name__, static_folder=None)
    assets.register(app)
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def test_a_plain_name_gives_the_address_of_today(app: Flask) -> None:
    with app.test_request_context():
        assert asset("app.css") == "/assets/app-1A2B3C4D.css"


def test_an_address_follows_the_prefix_that_the_service_runs_under(app: Flask) -> None:
    with app.test_request_context(base_url="https://example.org/volunteering"):
        assert asset("app.css") == "/volunteering/assets/app-1A2B3C4D.css"


def test_a_name_that_was_not_built_says_which_names_were(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(AssetsNotBuilt, match=r"no 'print.css'.*'app.css'"):
        asset("print.css")


def test_without_a_build_the_error_says_how_to_build(app: Flask, built: Path) -> None:
    (built / "manifest.json").unlink()
    with app.test_request_context(), pytest.raises(AssetsNotBuilt, match="make frontend"):
        asset("app.css")


def test_a_file_is_kept_by_the_browser_for_good(client: FlaskClient) -> None:
    answer = client.get("/assets/app-1A2B3C4D.css")
    assert answer.text == STYLE
    assert answer.content_type == "text/css; charset=utf-8"
    directives = set(answer.headers["Cache-Control"].split(", "))
    assert directives == {"public", "max-age=31536000", "immutable"}


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("gzip, br;q=0", "gzip"),
        ("deflate", None),
        ("", None),
    ],
)
def test_the_smallest_copy_that_the_browser_accepts_is_sent(
    client: FlaskClient, accepted: str, encoding: str | None
) -> None:
    answer = client.get("/assets/app-1A2B3C4D.css", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == encoding
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.mimetype == "text/css"


def test_a_compressed_copy_holds_the_same_content(client: FlaskClient) -> None:
    answer = client.get("/assets/app-1A2B3C4D.css", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(answer.data).decode() == STYLE


@pytest.mark.parametrize(
    "name", ["app.css", "app-00000000.css", "../secret.txt", "..%2fsecret.txt", "app-1A2B3C4D.css.gz", ""]
)
def test_nothing_outside_the_manifest_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/assets/{name}").status_code == 404


def test_an_unchanged_file_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/assets/app-1A2B3C4D.css")
    again = client.get("/assets/app-1A2B3C4D.css", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
