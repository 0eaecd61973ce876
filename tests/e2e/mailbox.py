"""The mail that the service sent, as the worker wrote it to files."""

import re
import time
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import cast

SECONDS = 60  # the worker has the lowest priority


def link_sent_to(instance: Path, to: str, subject: str, seconds: int = SECONDS) -> str:
    """The address in the newest message to this person whose subject has these words; waits for it."""
    found = re.search(r"https?://\S+", text_sent_to(instance, to, subject, seconds))
    assert found, f"The message about {subject!r} to {to} holds no address"
    return found[0]


def text_sent_to(instance: Path, to: str, subject: str, seconds: int = SECONDS) -> str:
    """The text of the newest message to this person whose subject has these words; waits for it."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        messages = [each for each in _messages(instance / "mail") if _is_wanted(each, to, subject)]
        if messages:
            return cast(str, messages[0].get_content())
        time.sleep(0.1)
    raise AssertionError(f"No message about {subject!r} reached {to} within {seconds} s")


def sent_about(instance: Path, subject: str) -> EmailMessage:
    """The newest message whose subject has these words; waits for it."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        for each in _messages(instance / "mail"):
            if subject in str(each["Subject"]):
                return each
        time.sleep(0.1)
    raise AssertionError(f"No message about {subject!r} was sent within {SECONDS} s")


def _messages(folder: Path) -> list[EmailMessage]:
    """All messages, the newest first."""
    files = sorted(folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    parser = BytesParser(policy=policy.default)
    return [parser.parsebytes(file.read_bytes()) for file in files]


def _is_wanted(message: EmailMessage, to: str, subject: str) -> bool:
    return message["To"] == to and subject in str(message["Subject"])
