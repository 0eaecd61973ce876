"""Every page of the application, from its own routes, so that a new page cannot be forgotten.

A walk follows the links of a role's pages until it has met every page that the role may open.
"""

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from flask import Flask
from playwright.sync_api import APIRequestContext
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from volunteer_app.accounts.rules import GRANTS
from volunteer_app.blueprints import create_app
from volunteer_app.cli.sample.accounts import ACCOUNTS, VOLUNTEER
from volunteer_app.config import Settings
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.permissions import PUBLIC, permissions_of

# Answers that are not pages.
NOT_PAGES = frozenset(
    {
        "asset",
        "dashboards.briefing",
        "dashboards.notes_file",
        "dashboards.rows_file",
        "dashboards.spreadsheet",
        "desk.import_bad_rows",
        "good_practice.atom",
        "good_practice.attachment",
        "good_practice.by_reference",
        "good_practice.feed",
        "good_practice.open_file",
        "desk.import_template",
        "health.health",
        "people.open_letter",
        "survey.openapi",
        "survey.survey_body_file",
        "survey.survey_file",
        "survey.survey_spreadsheet_file",
        "survey_results.dictionary_file",
        "survey_results.rows_file",
        "survey_results.spreadsheet_file",
        "placements.statement_file",
        "training.badge_achievement",
        "training.badge_file",
        "training.badge_issuer",
        "training.badge_key",
        "training.badge_status",
        "training.certificate_file",
        "training.claim_evidence",
        "training.mark_file",
        "training.open_evidence",
        "training.session_calendar",
    }
)
# How many addresses of one kind a walk opens in search of links to kinds that it has not met.
MOST_OF_A_KIND = 12
# Values in an address that name one row among many; any other value ("declined") makes a page of its own.
NAMES_A_ROW = frozenset(
    {
        "reference",
        "organisation",
        "role_code",
        "title_slug",
        "collection_slug",
        "token",
        # of figures: one publication among many, and one of its tables, lines and categories
        "day",
        "number",
        "population",
        "characteristic",
        "breakdown",
        "value",
        "category",
    }
)

# Of figures: a table of everybody is another page than one of many lines, which leads on to each of them
EVERYBODY = "b0"

Kind = tuple[str, tuple[str, ...]]

# Pages of a return, which few accounts have to do with, and whose states matter
OF_THE_SURVEY = tuple(
    f"survey.{each}"
    for each in (
        "explain_answer",
        "make_survey_token",
        "other_systems",
        "reopen_survey",
        "reopen_survey_body",
        "sign_survey_off",
        "survey_answers",
        "survey_body_answers",
        "survey_checks",
        "survey_colleagues",
        "survey_file_form",
        "survey_return",
        "survey_returns",
        "survey_section",
        "survey_token_text",
        "survey_tokens",
    )
)
# Pages of results that wait for signatures, of which the sample has none: its are out
OF_RESULTS_BEING_MADE = ("survey_results.discard_results", "survey_results.sign_results")

# Pages of champions, which few accounts can be led to by a link
OF_CHAMPIONS = {"dashboards.body", "dashboards.list_bodies"}.union(
    f"champions.{each}"
    for each in (
        *("body", "register", "register_champion", "edit_champion", "withdraw_champion", "hand_over"),
        *("handover", "call_off_handover", "action", "actions", "set_action", "edit_action", "note_action"),
        *("close_action", "reopen_action", "export_actions"),
    )
)


@dataclass
class Walk:
    """The pages that were met: of each kind, the first address."""

    found: dict[Kind, str] = field(default_factory=dict)
    sent_on: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)

    @property
    def endpoints(self) -> set[str]:
        """The endpoints that were met, with those that sent the visitor on to another page."""
        return {endpoint for endpoint, _ in self.found} | self.sent_on


def application(folder: Path) -> Flask:
    """The application, for its routes only: it opens no database."""
    return create_app(Settings(instance_path=folder))


def pages_of(app: Flask, account: str) -> set[str]:
    """The endpoints of all pages that this sample account may open; of "", those open to everybody."""
    held = _permissions(account)
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and rule.endpoint not in NOT_PAGES
        and held.intersection(permissions_of(app.view_functions[rule.endpoint]))
    }


def _permissions(account: str) -> set[str]:
    if not account:
        return {PUBLIC}
    held = {Permission.ACCOUNT_OWN.value}
    found = next(each for each in ACCOUNTS if each.email.startswith(account))
    if found.email == VOLUNTEER:
        held.add(Permission.PERSON_OWN.value)
    for role, _organisation in found.roles:
        held.update(permission.value for permission in GRANTS[role])
    return held


def walk(app: Flask, request: APIRequestContext, address: str, wanted: set[str], needed: set[str]) -> Walk:
    """Open pages from the start page on, following links, until every needed page is met or links run out.

    Of the links at hand it takes one to the kind of page that it has opened least.
    """
    routes = app.url_map.bind(urlsplit(address).netloc)
    seen = Walk()
    opened: Counter[Kind] = Counter()
    waiting: dict[str, Kind] = {"/": ("desk.home", ()), "/start": ("desk.start", ())}
    known = set(waiting)
    while waiting:
        path = min(waiting, key=lambda each: opened[waiting[each]])
        kind = waiting.pop(path)
        if opened[kind] and (opened[kind] >= MOST_OF_A_KIND or needed <= seen.endpoints):
            break
        opened[kind] += 1
        answer = request.get(f"{address}{path}")
        if answer.status != 200:
            seen.broken.append(f"{path} answered {answer.status}")
            continue
        if urlsplit(answer.url).path != urlsplit(path).path:
            seen.sent_on.add(kind[0])
        elif kind[0] in wanted:
            seen.found.setdefault(kind, path)
        for link in _links(answer.text(), answer.url, address):
            new = kind_of(routes, link)
            if link not in known and new is not None:
                known.add(link)
                waiting[link] = new
    return seen


def kind_of(routes: MapAdapter, path: str) -> Kind | None:
    """Which page an address is, and the values that make it a page of its own; None if it is no page."""
    try:
        endpoint, values = routes.match(urlsplit(path).path, method="GET")
    except HTTPException:
        return None
    if endpoint in NOT_PAGES:
        return None
    own = [str(v) for name, v in sorted(values.items()) if name not in NAMES_A_ROW or v == EVERYBODY]
    return str(endpoint), tuple(own)


def _links(html: str, base: str, address: str) -> list[str]:
    reader = _Reader()
    reader.feed(html)
    whole = [urljoin(base, each).partition("#")[0] for each in reader.links]
    return [each.removeprefix(address) or "/" for each in whole if each.startswith(address)]


class _Reader(HTMLParser):
    """Collects the addresses of a page's links."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.links += [value for name, value in attrs if name == "href" and value]
