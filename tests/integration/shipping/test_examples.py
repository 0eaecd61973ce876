"""The examples of docs/deploying fit the application: settings, commands, one-time links, sizes."""

import re
from collections.abc import Iterator
from functools import cache

import click
import pytest
from flask import Flask

from tests.architecture.reading import ROOT
from volunteer_app.cli.main import COMMANDS, main
from volunteer_app.config import Settings
from volunteer_app.foundation.spreadsheets.limits import FILE_MEGABYTES
from volunteer_app.foundation.uploads import MEGABYTE, REST_OF_FORM

FOLDER = ROOT / "docs" / "deploying"
PROXIES = ("nginx.conf", "Caddyfile")
HARDENING = {
    "NoNewPrivileges=yes",
    "ProtectSystem=strict",
    "PrivateTmp=yes",
    "StateDirectory=volunteer-app",
    "EnvironmentFile=/etc/volunteer-app/common.env",
    "Restart=always",
    "User=volunteer-app",
}


@cache
def example(name: str) -> str:
    return (FOLDER / name).read_text()


def settings_known() -> Iterator[str]:
    """Every name that the application reads from its environment."""
    yield from (f"VOLUNTEER_APP_{name.upper()}" for name in Settings.model_fields)
    for name in COMMANDS:
        command = main.get_command(click.Context(main), name)
        for option in command.params if command else ():
            yield from [option.envvar] if isinstance(option.envvar, str) else (option.envvar or [])


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.iterdir()))
def test_every_setting_in_an_example_exists(name: str) -> None:
    used = set(re.findall(r"\bVOLUNTEER_APP_[A-Z_]+", example(name)))
    assert used <= set(settings_known())


@pytest.mark.parametrize("proxy", PROXIES)
def test_no_proxy_logs_the_address_of_a_one_time_link(app: Flask, proxy: str) -> None:
    rules = [rule.rule for rule in app.url_map.iter_rules() if "token" in rule.arguments]
    assert rules
    for rule in rules:
        named = re.sub(r"^/|/<.*", "", rule)
        assert named in example(proxy), f"{proxy} does not name {rule}"


def test_nginx_logs_no_lesser_failure_since_its_lines_hold_address_and_referrer() -> None:
    """Not even of what a secret page asks for: a browser may send the page's address with it."""
    *_, secure = re.split(r"^server \{", example("nginx.conf"), flags=re.MULTILINE)
    outside_of_places = secure.partition("    location ")[0]
    assert re.search(r"^    error_log \S+ crit;$", outside_of_places, re.MULTILINE)
    assert set(re.findall(r"error_log \S+ ?(\w*);", example("nginx.conf"))) == {"crit"}


def test_a_proxy_lets_the_largest_upload_through() -> None:
    largest = FILE_MEGABYTES + REST_OF_FORM // MEGABYTE
    assert f"client_max_body_size {largest}m;" in example("nginx.conf")
    assert f"max_size {largest}MiB" in example("Caddyfile")
    guide = (ROOT / "docs" / "operating.md").read_text()
    assert f"Let a proxy in front take {largest} MB or more" in guide
    assert f"a file to import {FILE_MEGABYTES} MB" in guide


@pytest.mark.parametrize("kind", ["web", "worker"])
def test_a_unit_is_hardened_and_runs_a_command_that_exists(kind: str) -> None:
    lines = example(f"volunteer-app-{kind}@.service").splitlines()
    assert set(lines) >= HARDENING
    assert any(line.startswith("MemoryMax=") for line in lines)
    (start,) = [line for line in lines if line.startswith("ExecStart=")]
    program, command = start.removeprefix("ExecStart=").split()[:2]
    assert program.endswith("/bin/volunteer-app")
    assert command in COMMANDS
    assert f"volunteer-app-{kind}@" in example("volunteer-app.target")


def test_both_web_servers_of_the_target_stand_behind_the_proxies() -> None:
    ports = re.findall(r"web@(\d+)\.service", example("volunteer-app.target"))
    assert len(ports) == 2
    for proxy in PROXIES:
        assert all(f"127.0.0.1:{port}" in example(proxy) for port in ports)
