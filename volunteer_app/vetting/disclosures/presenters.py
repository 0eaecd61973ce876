"""A question about convictions in words, and, once it was opened, what was told."""

from dataclasses import dataclass

from volunteer_app.foundation import clock
from volunteer_app.foundation.presenting import day, moment
from volunteer_app.vetting.disclosures import queries, rules
from volunteer_app.vetting.disclosures.models import Disclosure
from volunteer_app.vetting.disclosures.rules import DisclosureState, Matter
from volunteer_app.vetting.telling.findings import Finding, Verdict

Row = tuple[str, str]
TONES = {
    DisclosureState.TO_BE_TOLD: "attention",
    DisclosureState.TOLD: "progress",
    DisclosureState.ON_PAPER: "progress",
    DisclosureState.ANSWERED: "progress",
    DisclosureState.CAN_GO_ON: "good",
    DisclosureState.CANNOT_GO_ON: "bad",
    DisclosureState.CLOSED: "neutral",
}


@dataclass(frozen=True)
class Told:
    """One caution or conviction as it was told, and what the law says of it today."""

    finding: Finding
    offence: str
    account: str


def told(disclosure: Disclosure) -> list[Told]:
    """What was told and may be read today. Whoever asks for it has recorded the look, or is the person."""
    rows = queries.kept(disclosure.id)
    matters = [Matter.of(row.content) for row in rows]
    found = rules.judged(matters, disclosure.question, clock.today())
    return [
        Told(finding, matter.offence, matter.account)
        for finding, matter in zip(found, matters, strict=True)
        if finding.verdict is not Verdict.NEED_NOT
    ]


def progress(disclosure: Disclosure) -> list[Row]:
    """How far it has got, for everybody who may see the application."""
    rows = [("Role", disclosure.role.name), ("Organisation", disclosure.organisation.name)]
    if disclosure.law_told_at is not None and disclosure.law_told_how is not None:
        words = f"{disclosure.law_told_how.words}, {day(disclosure.law_told_at)}, by {disclosure.law_told_by}"
        rows.append(("Told which law applies", words))
    if disclosure.paper_passed_at is not None:
        rows.append(("Paper sent to the vetting officer", day(disclosure.paper_passed_at)))
    if disclosure.answered_at is not None:
        rows.append(("Answered", day(disclosure.answered_at)))
    return rows


def for_officers(disclosure: Disclosure) -> list[Row]:
    """The same with how the answer came. Whether anything was told is read with the answer itself."""
    rows = progress(disclosure)
    if disclosure.answered_at is not None and disclosure.route is not None:
        rows.append(("How", f"{disclosure.route.words}: {disclosure.answered_by}"))
    return rows


def erased(disclosure: Disclosure) -> list[Row]:
    """Of what was told, what is here no more. Whoever asks for it has recorded the look."""
    return [
        ("Erased", f"{moment(each.erased_at)}. {each.erased_because.words}")
        for each in disclosure.matters
        if each.erased_because is not None
    ]
