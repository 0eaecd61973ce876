"""Everything that the coordinator, whoever is proposed and the prison can compare of a proposal."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import time
from functools import partial
from typing import Any, cast

from flask import Flask
from sqlalchemy import func, select

from tests.factories.accounts import make_account, sign_in
from tests.integration.placements.conftest import World
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.people.models import Person
from volunteer_app.placements import tasks
from volunteer_app.placements.screening.models import Screening

# What is random, or counts rows, is no word about anybody
RANDOM = (
    (re.compile(r'(name="(?:form_key|csrf_token)"[^>]*value=")[^"]*'), r"\1-"),
    (re.compile(r"nonce-[\w+/=-]+|nonce=\"[^\"]*\""), "nonce"),
    (re.compile(r"\b([A-Z]{3})-[0-9A-HJKMNP-TV-Z]{8}\b"), r"\1"),
)
# How many people are asked about is no statement more or less
LISTED = re.compile(r"IN \((?:\?(?:, )?)+\)|IN \(SELECT 1 FROM \(SELECT 1\) WHERE 1!=1\)")
# The word, wherever a page or a file says it: by itself, in a sentence, and in from whom something is awaited
WORDS = (
    (re.compile(r">(?:Clear|Choose another)<"), ">WORD<"),
    (re.compile(r"\b(?:clear|choose_another)\b"), "WORD"),
    (re.compile(r"Screening: choose another"), "Screening: WORD"),
    (re.compile("The coordinator: screening says choose another(?:, since [^;<]*)?; "), ""),
    (re.compile("The coordinator: (?:screening says choose another|approve or refuse)"), "WORD"),
    (re.compile(r'"(?:Clear|Choose another)"(?=,|\r?\n)'), "WORD"),
)
# What whoever is proposed reads of themselves, and what the prison reads: neither is told any word
OTHERS = {
    "themselves": ("/my/volunteering", "/my/mentoring", "/my/rota"),
    "the prison": ("/start", "/prison/today"),
}
EXPORT = "export"  # what history says of whoever looks, who is the test
Clients = dict[str, PageClient]


@dataclass(frozen=True)
class Proposal:
    """Something that is proposed, and where a coordinator can look at it.

    `until_said`: pages that say the word themselves in another way, by whom they offer from then on.
    """

    screening: int
    addresses: Sequence[str]
    files: Sequence[str]
    until_said: Sequence[str] = ()


@dataclass
class Seen:
    """All that somebody could compare, before the word is said and after it."""

    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    statements: list[list[str]] = field(default_factory=list)
    history: list[tuple[Any, ...]] = field(default_factory=list)
    mails: list[tuple[str, str]] = field(default_factory=list)
    times: tuple[Any, ...] = ()
    word: str = ""


def plain(text: str) -> str:
    for pattern, instead in RANDOM:
        text = pattern.sub(instead, text)
    return text


def without_word(text: str) -> str:
    for pattern, instead in WORDS:
        text = pattern.sub(instead, text)
    return text


def without_earlier(page: str) -> str:
    """A page without what was looked at before, which was refused or declined since."""
    page = re.sub(r": \d+ (?:placement|match)(?:e?s)?</caption>", "</caption>", page)
    page = re.sub(r"(?s)\s*<tr[^>]*>(?:(?!</tr>).)*(?:Refused|Declined).*?</tr>", "", page)
    return re.sub(r'(?m)^.*,"?Declined"?.*\r?\n', "", page)


def others(app: Flask, world: World, person: Person) -> Clients:
    """Whoever is proposed, and the security contact of the prison."""
    accounts = {
        "themselves": make_account(name="Ada Same", person_id=person.id),
        "the prison": make_account(name="Petra", roles=[(MembershipRole.SECURITY_CONTACT, world.prison)]),
    }
    found = {who: cast(PageClient, app.test_client()) for who in accounts}
    for who, account in accounts.items():
        sign_in(found[who], account)
    return found


class Watcher:
    """A coordinator looks at everything, before and after the word is said, and others at what is theirs."""

    def __init__(self, coordinator: PageClient, others: Clients, statements: list[str]) -> None:
        self.coordinator, self.others, self.statements = coordinator, others, statements
        self.seen = Seen()

    def watch(self, propose: Callable[[], Proposal]) -> Seen:
        last = db.session.scalar(select(func.max(HistoryEntry.id))) or 0
        mailed = db.session.scalar(select(func.max(OutboxMessage.id))) or 0
        proposal = propose()
        db.session.commit()
        self.look(proposal, self.seen.before, proposal.until_said)
        with clock.standing_on(clock.today(), time(23, 59)):
            self.count(tasks.screen)
            tasks.screen_again()  # goes by what was said of anybody, and not by this proposal
        self.look(proposal, self.seen.after)
        screening = db.session.get_one(Screening, proposal.screening)
        assert screening.decided_at is not None
        self.seen.word = screening.state.value
        said_at = screening.decided_at.time().replace(microsecond=0)
        self.seen.times = screening.due_at - screening.asked_at, said_at, screening.looked_at
        self.seen.history = history(last)
        sent = select(OutboxMessage).where(OutboxMessage.id > mailed)
        self.seen.mails = [(each.subject, each.body) for each in db.session.scalars(sent)]
        return self.seen

    def look(self, proposal: Proposal, into: dict[str, str], others: Sequence[str] = ()) -> None:
        for address in (*proposal.addresses, *others):
            self.count(partial(self.fetch, self.coordinator, address, into))
        for who, client in self.others.items():
            for address in OTHERS[who]:
                self.count(partial(self.fetch, client, address, into, who))
        for address in proposal.files:
            file = self.coordinator.submit(address, kind="csv")
            assert file.status_code == 200
            into[address] = plain(file.get_data(as_text=True))
            file.close()

    def fetch(self, client: PageClient, address: str, into: dict[str, str], who: str = "") -> None:
        page = client.get(address)
        assert page.status_code == 200, address
        into[f"{plain(address)} {who}".strip()] = plain(page.text)

    def count(self, act: Callable[[], object]) -> None:
        self.statements.clear()
        act()
        self.seen.statements.append([LISTED.sub("IN LIST", each) for each in self.statements])


def history(since: int) -> list[tuple[Any, ...]]:
    """What was written down since, without the word."""
    entries = select(HistoryEntry).where(HistoryEntry.id > since).order_by(HistoryEntry.id)
    return [
        (
            each.action,
            each.actor_name,
            each.actor_key,
            each.subject_kind,
            each.reason,
            sorted(set(each.before) | set(each.after)),
            without_word(str(each.after.get("state", ""))),
        )
        for each in db.session.scalars(entries)
        if EXPORT not in each.action
    ]


def same_but_for_the_word(blocked: Seen, clear: Seen) -> None:
    assert (blocked.word, clear.word) == ("choose_another", "clear")
    assert blocked.statements == clear.statements
    assert blocked.history == clear.history
    assert blocked.mails == clear.mails
    assert blocked.times == clear.times
    assert blocked.before.keys() == clear.before.keys() >= blocked.after.keys() == clear.after.keys()
    for address, page in blocked.before.items():
        assert without_earlier(page) == without_earlier(clear.before[address]), address
    for address, page in blocked.after.items():
        one, other = (without_word(without_earlier(each)) for each in (page, clear.after[address]))
        assert one == other, address
    told = [address for address, page in blocked.after.items() if "hoose another" in without_earlier(page)]
    assert len(told) > 1
    for address in (f"{each} {who}" for who, addresses in OTHERS.items() for each in addresses):
        assert blocked.before[address] == blocked.after[address], f"{address} tells that a word was said"
