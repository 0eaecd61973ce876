"""Styles, scripts and icons: their addresses, and serving them compressed and cached for good.

The front-end build (frontend/build.mjs) names each file after its content and lists it in a manifest.
"""

import json
from functools import cache
from pathlib import Path

from flask import Flask, Response, abort, request, url_for

from volunteer_app.foundation.permissions import public

BUILT = Path(__file__).resolve().parents[1] / "static"
ENDPOINT = "asset"
# In order of preference: what the browser may accept, and the ending of the compressed copy
ENCODINGS = {"br": ".br", "gzip": ".gz"}
A_YEAR = 31_536_000


class AssetsNotBuilt(RuntimeError):
    """The front end was not built yet, or not with this file in it."""


@cache
def manifest() -> dict[str, str]:
    """File name today for each plain name ("app.css"), read once per process. Raises AssetsNotBuilt."""
    try:
        names: dict[str, str] = json.loads((BUILT / "manifest.json").read_text("utf-8"))
    except FileNotFoundError:
        raise AssetsNotBuilt(
            "The styles and scripts are not built yet: `make frontend` builds them, and so does `make run`."
        ) from None
    return names


def asset(name: str) -> str:
    """Where the browser finds a built file such as "app.css". Raises AssetsNotBuilt for a name not built."""
    try:
        return url_for(ENDPOINT, name=manifest()[name])
    except KeyError:
        raise AssetsNotBuilt(
            f"The front-end build made no {name!r}; the manifest has {sorted(manifest())}."
        ) from None


@public
def serve(name: str) -> Response:
    """A built file, in the smallest form that the browser accepts.

    Only names in the manifest are served, so no address can reach another file. A name stands for one
    content for ever, hence a cache of a year (RFC 8246 for `immutable`).
    """
    if name not in manifest().values():
        abort(404)
    encoding = request.accept_encodings.best_match(ENCODINGS)
    copy = name + ENCODINGS[encoding] if encoding else name
    try:
        content = (BUILT / "assets" / copy).read_bytes()
    except FileNotFoundError:  # built anew since this process read the manifest
        abort(404)
    response = Response(content, mimetype=_media_type(name))
    response.set_etag(copy)  # the name holds the content's hash
    response.cache_control.max_age = A_YEAR
    response.cache_control.public = True
    response.cache_control.immutable = True
    response.vary.add("Accept-Encoding")
    if encoding:
        response.content_encoding = encoding
    response.make_conditional(request)
    return response


def register(app: Flask) -> None:
    """Serve the built files under /assets and give pages `asset`."""
    app.add_url_rule("/assets/<name>", ENDPOINT, serve, methods=["GET"])
    app.jinja_env.globals["asset"] = asset


def _media_type(name: str) -> str:
    # Not from the machine's own table, which may know no SVG or call a script text/plain
    return {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}[Path(name).suffix]
