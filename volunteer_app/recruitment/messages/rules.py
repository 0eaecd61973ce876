"""Placeholders, what is checked before a message is kept or sent, and how many may go."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from enum import StrEnum

LONGEST_NAME = 100
LONGEST_SUBJECT = 150
LONGEST_BODY = 10_000
LONGEST_PURPOSE = 300
# Nobody's mailbox, and no mail server's trust, is to be filled by a slip of the hand
MOST_A_DAY = 2000
DRAFT_KEPT = timedelta(days=30)


class Audience(StrEnum):
    """From which list the people of a message were chosen: what a placeholder can say depends on it."""

    PEOPLE = "people"
    APPLICATIONS = "applications"

    @property
    def counted(self) -> tuple[str, str]:
        """One of those who were chosen, and several."""
        return ("person", "people") if self is Audience.PEOPLE else ("application", "applications")


class Outcome(StrEnum):
    """Whether a message went to somebody who was chosen, and why not."""

    SENT = "sent"
    NO_EMAIL = "no_email"
    STOPPED = "stopped"
    ALREADY = "already"
    OUT_OF_REACH = "out_of_reach"
    CHANGED = "changed"

    @property
    def words(self) -> str:
        """The outcome as pages name it."""
        return _OUTCOMES[self]


_OUTCOMES = {
    Outcome.SENT: "Sent",
    Outcome.NO_EMAIL: "No email address",
    Outcome.STOPPED: "Wants no such messages",
    Outcome.ALREADY: "Gets it once, for another application",
    Outcome.OUT_OF_REACH: "Record no longer held by this organisation",
    Outcome.CHANGED: "Not shown when you checked: their details changed since",
}


class StopRoute(StrEnum):
    """How somebody said that they want no more messages."""

    LINK = "link"
    OWN_PAGE = "own_page"
    COORDINATOR = "coordinator"

    @property
    def words(self) -> str:
        """The route as pages name it."""
        return {
            "link": "By the link in a message",
            "own_page": "On their own page",
            "coordinator": "They told a coordinator",
        }[self]


@dataclass(frozen=True)
class Placeholder:
    """A word in double braces, and what stands there in the message."""

    name: str
    meaning: str
    example: str
    audiences: tuple[Audience, ...] = (Audience.PEOPLE, Audience.APPLICATIONS)

    @property
    def written(self) -> str:
        """As it is typed."""
        return "{{" + self.name + "}}"


_OF_AN_APPLICATION = (Audience.APPLICATIONS,)
PLACEHOLDERS = (
    Placeholder("first_name", "What the person is called: “known as”, else the first name", "Ada"),
    Placeholder("full_name", "First and last name", "Ada Example"),
    Placeholder("volunteer_reference", "The reference of their record", "VOL-0H3RB5T7"),
    Placeholder("organisation", "The organisation that sends the message", "Hope Mentoring"),
    Placeholder("sender_name", "Your name", "Cora Coordinator"),
    Placeholder(
        "opportunity", "The title of what they applied for", "Befriend people on a wing", _OF_AN_APPLICATION
    ),
    Placeholder("stage", "Where their application stands", "shortlisted", _OF_AN_APPLICATION),
    Placeholder(
        "application_reference", "The reference of their application", "APP-7C2VQ9KD", _OF_AN_APPLICATION
    ),
)
BY_NAME = {each.name: each for each in PLACEHOLDERS}

_WRITTEN = re.compile(r"\{\{([^{}\n]{0,60})\}\}")
_SINGLE = re.compile(r"\{([^{}\n]{1,60})\}")
# Words in single braces may be meant as they stand; what is as near as this to a placeholder is not
_CLOSE_ENOUGH = 0.8
# What stands in square brackets and is no [link](address)
_GAP = re.compile(r"(?<![\\\]])\[([^\[\]\n]*\S[^\[\]\n]*)\](?![(\[])")
_LINK_TARGET = re.compile(r"\]\([^)\n]*\{\{|<[^>\s]*\{\{|\]:\s*\S*\{\{")


def names_in(text: str) -> list[str]:
    """The placeholders of a text as they were typed, each once, in their order."""
    return list(dict.fromkeys(found.strip() for found in _WRITTEN.findall(text)))


def placeholder_problem(text: str) -> str:
    """A sentence if a placeholder of the text is unknown, misspelt or not closed; else empty."""
    for name in names_in(text):
        if name not in BY_NAME:
            return _unknown(name)
    rest = _WRITTEN.sub("", text)
    if "{{" in rest or "}}" in rest:
        return "A placeholder is not closed. Write it with two braces on each side, like {{first_name}}"
    for written in _SINGLE.findall(rest):
        if meant := _nearest(written, cutoff=_CLOSE_ENOUGH):
            wrong = "" if written == meant.name else f", not {{{written}}}"
            return f"Write {meant.written} with two braces on each side{wrong}"
    if _LINK_TARGET.search(text):
        return "A placeholder cannot stand in the address of a link"
    return ""


def audience_problem(texts: Iterable[str], audience: Audience) -> str:
    """A sentence if a placeholder has nothing to say about these people; else empty."""
    for name in names_in("\n".join(texts)):
        placeholder = BY_NAME.get(name)
        if placeholder is not None and audience not in placeholder.audiences:
            return (
                f"{placeholder.written} needs an application. You chose from the list of people: "
                "take it out, or choose from the list of applications"
            )
    return ""


def gap_problem(texts: Iterable[str]) -> str:
    """A sentence that names what a template left to be written and nobody wrote; else empty."""
    text = "\n".join(texts)
    for gap in _GAP.finditer(text):
        left = f"[{gap[1]}]"
        if f"{left}:".casefold() not in text.casefold():  # else it is a link, with its address elsewhere
            return f"The message still says “{left}”. Write your own words there, without the square brackets"
    return ""


def unsendable(texts: Sequence[str], audience: Audience) -> str:
    """A sentence if such a message cannot be sent to these people as it is; else empty."""
    return audience_problem(texts, audience) or gap_problem(texts)


def _unknown(name: str) -> str:
    meant = _nearest(name, cutoff=0.5)
    hint = f". Did you mean {meant.written}?" if meant else ". See the list of all that there are"
    return f"There is no placeholder {{{{{name}}}}}{hint}"


def _nearest(name: str, *, cutoff: float) -> Placeholder | None:
    """The placeholder that is most like what was typed, if any is."""
    typed = re.sub(r"[\s_-]+", "_", name.strip().lower())
    near = get_close_matches(typed, BY_NAME, n=1, cutoff=cutoff)
    return BY_NAME[near[0]] if near else None


_CERTIFICATE = re.compile(r"(?<!\d)\d(?:[ -]?\d){11}(?!\d)")
_DELICATE = (
    "conviction", "convicted", "offence", "offender", "criminal record", "prisoner", "inmate", "sentence",
    "caution", "barred", "safeguarding concern", "in custody", "diagnosis",
)  # fmt: skip


def delicate(*texts: str) -> list[str]:
    """What should not stand in an e-mail without a second thought: sentences, none if there is nothing.

    An e-mail may be read by others at home or at work. Twelve digits are how a DBS certificate is numbered.
    """
    text = "\n".join(texts).casefold()
    found = [f"It says “{word}”" for word in _DELICATE if re.search(rf"\b{word}", text)]
    if _CERTIFICATE.search(text):
        found.append("It has a number of 12 digits, like the number of a DBS certificate")
    return found


def day_problem(sent_today: int, now: int) -> str:
    """A sentence if so many more would pass the day's limit; else empty."""
    if sent_today + now <= MOST_A_DAY:
        return ""
    left = max(MOST_A_DAY - sent_today, 0)
    return (
        f"An organisation can send {MOST_A_DAY:,} messages to many people a day. Yours has sent "
        f"{sent_today:,} today, so {left:,} are left. Choose fewer people, or send it tomorrow"
    )
