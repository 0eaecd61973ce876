"""What every answer says to the browser."""

import re

import pytest
from flask import Flask

from tests.page_client import PageClient
from volunteer_app.blueprints import create_app
from volunteer_app.config import Settings


@pytest.mark.parametrize("address", ["/workshop/done/x", "/no/such/page", "/health", "/workshop/secret"])
def test_every_answer_carries_the_headers(visitor: PageClient, address: str) -> None:
    headers = visitor.get(address).headers
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in headers


def test_a_page_whose_address_is_a_secret_is_no_referrer(app: Flask, visitor: PageClient) -> None:
    """Neither the page, nor its refusal of a link that is none, nor its failure."""
    rules = [rule.rule for rule in app.url_map.iter_rules() if "token" in rule.arguments]
    assert rules
    for rule in rules:
        headers = visitor.get(re.sub(r"<.*>", "not-a-token", rule)).headers
        assert headers.getlist("Referrer-Policy") == ["no-referrer"], rule


def test_a_repeated_answer_carries_them_too(visitor: PageClient) -> None:
    visitor.submit("/workshop/organisations", name="Hope", code="HOPE", kind="a")
    assert "Content-Security-Policy" in visitor.get("/workshop/organisations").headers


def test_the_browser_is_told_to_stay_on_https(visitor: PageClient) -> None:
    headers = visitor.get("/health", base_url="https://localhost").headers
    assert "max-age=31536000" in headers["Strict-Transport-Security"]


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(visitor: PageClient) -> None:
    cookie = visitor.get("/workshop/organisations").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.fixture
def behind_proxy(migrated_app: Flask) -> PageClient:
    kept: Settings = migrated_app.extensions["settings"]
    app = create_app(
        kept.model_copy(update={"base_url": "https://volunteering.example", "trusted_proxies": 1})
    )
    app.test_client_class = PageClient
    client = app.test_client()
    assert isinstance(client, PageClient)
    return client


@pytest.mark.usefixtures("app")
def test_behind_a_proxy_the_address_and_the_cookie_are_https(behind_proxy: PageClient) -> None:
    answer = behind_proxy.get("/sign-in", headers={"X-Forwarded-Proto": "https"})
    assert "Strict-Transport-Security" in answer.headers
    assert "Secure" in answer.headers["Set-Cookie"]


def test_without_a_proxy_nobody_can_say_that_they_came_by_https(visitor: PageClient) -> None:
    answer = visitor.get("/health", headers={"X-Forwarded-Proto": "https"})
    assert "Strict-Transport-Security" not in answer.headers
