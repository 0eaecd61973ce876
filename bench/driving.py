"""Four people at their browsers, in a process of their own: `python -m bench.driving PLAN.json RESULT.json`.

The plan says which pages there are and who opens them. First everybody signs in; then comes the mix, pages
in random order with a form sent now and then; then each page by itself as fast as it goes.
"""

import json
import re
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from random import Random
from typing import Any

from bench.browser import BadAnswer, Browser, hidden_fields
from volunteer_app.cli.sample.accounts import code_now

SEED = 1
SIGN_IN = "/sign-in"
_ASSETS = re.compile(r'(?:href|src)="(/assets/[^"]+)"')


@dataclass
class Measured:
    """What was measured, in seconds and bytes."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    bytes: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, key: str, seconds: float, size: int) -> None:
        """Add one answer."""
        with self.lock:
            self.seconds[key].append(seconds)
            self.bytes[key] = size


class Person:
    """One of the concurrent users: signed in with every account, each in a browser of its own."""

    def __init__(self, plan: dict[str, Any], measured: Measured) -> None:
        self.plan, self.measured = plan, measured
        self.browsers = {email: Browser(plan["port"]) for email in plan["viewers"]}

    def sign_in(self, *, with_codes: bool) -> None:
        """Sign in with every account. `with_codes`: with those too that ask for a security code."""
        for email, browser in self.browsers.items():
            if email and (with_codes or email not in self.plan["with_code"]):
                _, shown = browser.get(SIGN_IN)
                begun = time.perf_counter()
                browser.sign_in(email, self.plan["password"], shown, code_now)
                self.measured.note("sign in", time.perf_counter() - begun, 0)

    def sit_beside(self, other: "Person") -> None:
        """Share the other's sign-ins with a security code: each code opens once, and lasts half a minute."""
        for email in self.plan["with_code"]:
            if email in self.browsers:
                self.browsers[email].cookies = dict(other.browsers[email].cookies)

    def look_for(self) -> None:
        """Send each search once; its page then shows what was found."""
        for search in self.plan["searches"]:
            browser = self.browsers[search["viewer"]]
            _, shown = browser.get(search["shown"])
            status, _ = browser.post(search["path"], {**hidden_fields(shown.decode()), **search["fields"]})
            if status != HTTPStatus.FOUND:
                raise BadAnswer(f"searching at {search['path']} answered {status}")

    def open(self, page: dict[str, str]) -> None:
        """Open a page and wait for all of it."""
        browser = self.browsers[page["viewer"]]
        begun = time.perf_counter()
        status, body = browser.get(page["path"])
        self.measured.note(page["key"], time.perf_counter() - begun, len(body))
        if status != HTTPStatus.OK:
            raise BadAnswer(f"{page['key']} ({page['path']}) answered {status}")

    def send(self, form: dict[str, Any]) -> None:
        """Open a form, fill it in and send it; only the sending counts."""
        browser = self.browsers[form["viewer"]]
        _, shown = browser.get(form["path"])
        fields = {**hidden_fields(shown.decode()), **form["fields"]}
        begun = time.perf_counter()
        status, body = browser.post(form["path"], fields)
        self.measured.note(form["key"], time.perf_counter() - begun, len(body))
        if status != HTTPStatus.FOUND:
            raise BadAnswer(f"{form['key']} ({form['path']}) answered {status}")

    def leave(self) -> None:
        """Close the browsers."""
        for browser in self.browsers.values():
            browser.close()


def drive(plan: dict[str, Any]) -> dict[str, Any]:
    """Do all of the plan; the results as JSON holds them."""
    warm, mix, alone = Measured(), Measured(), Measured()
    people = [Person(plan, mix) for _ in range(plan["users"])]
    together(people, lambda person: person.sign_in(with_codes=person is people[0]))
    for person in people[1:]:
        person.sit_beside(people[0])
    together(people, lambda person: person.look_for())
    for person in people:
        person.measured = warm
    at_once(people, [page for page in plan["pages"] for _ in range(plan["users"])])
    for person in people:
        person.measured = mix
    tell("  the mix")
    seconds, count = mixed(people, plan)
    for person in people:
        person.measured = alone
    tell("  each page by itself")
    rates = {page["key"]: rate(people, page, plan["alone"]) for page in plan["pages"]}
    first_view = compressed_first_view(Browser(plan["port"]), plan["first_view"])
    for person in people:
        person.leave()
    return {
        "seconds": mix.seconds,
        "bytes": mix.bytes,
        "alone_seconds": alone.seconds,
        "rates": rates,
        "mix_rate": count / seconds,
        "mix_count": count,
        "first_view": first_view,
    }


def mixed(people: list[Person], plan: dict[str, Any]) -> tuple[float, int]:
    """Every page as often as the plan says, and the forms, in random order; seconds and number of answers."""
    work = plan["pages"] * plan["repeats"] + plan["forms"]
    Random(SEED).shuffle(work)
    begun = time.perf_counter()
    at_once(people, work)
    return time.perf_counter() - begun, len(work) + len(plan["forms"])  # a form is opened and then sent


def rate(people: list[Person], page: dict[str, str], times: int) -> float:
    """How many of this page a second, when everybody wants only it."""
    begun = time.perf_counter()
    at_once(people, [page] * times)
    return times / (time.perf_counter() - begun)


def at_once(people: list[Person], work: Iterable[dict[str, Any]]) -> None:
    """Everybody takes the next piece of work until none is left."""
    waiting, turn = iter(work), threading.Lock()

    def take() -> Iterator[dict[str, Any]]:
        while True:
            with turn:
                piece = next(waiting, None)
            if piece is None:
                return
            yield piece

    def work_on(person: Person) -> None:
        for piece in take():
            if "fields" in piece:
                person.send(piece)
            else:
                person.open(piece)

    together(people, work_on)


def together(people: list[Person], act: Callable[[Person], None]) -> None:
    """Everybody does this at the same time; the first failure is raised."""
    with ThreadPoolExecutor(len(people)) as pool:
        for done in [pool.submit(act, person) for person in people]:
            done.result()


def compressed_first_view(browser: Browser, path: str) -> int:
    """Bytes that a first visit brings, as a browser asks for them: the page, styles, scripts and icon."""
    _, body = browser.get(path, accept="br, gzip")
    total = len(body)
    for asset in sorted(set(_ASSETS.findall(body.decode()))):
        _, content = browser.get(asset, accept="br, gzip")
        total += len(content)
    browser.close()
    return total


def tell(words: str) -> None:
    """Show how far it is."""
    print(words, file=sys.stderr, flush=True)


def main() -> None:
    """Read the plan, do it, write the result."""
    plan_path, result_path = map(Path, sys.argv[1:3])
    try:
        result = drive(json.loads(plan_path.read_text()))
    except BadAnswer as wrong:
        sys.exit(f"bench: {wrong}")
    result_path.write_text(json.dumps(result))


if __name__ == "__main__":
    main()
