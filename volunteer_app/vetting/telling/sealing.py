"""The answers in a signed field of the page: whoever changes it is told to begin again."""

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from volunteer_app.vetting.telling.flow import Question, Trail

# Another number when the questions change, so that a page of before an update is not misread.
SALT = "check-what-to-tell-us-1"
LONGEST = 20_000


class Unreadable(ValueError):
    """It is not what this service put into the page."""


def sealed(trail: Trail) -> str:
    """The answers as one word."""
    return str(_serializer().dumps([[question.value, answer] for question, answer in trail]))


def opened(word: str) -> Trail:
    """The answers again; none when there is no word.

    Raises:
        Unreadable: it was changed, or comes from another version.
    """
    if not word:
        return []
    if len(word) > LONGEST:
        raise Unreadable
    try:
        return [(Question(question), answer) for question, answer in _serializer().loads(word)]
    except (BadData, ValueError) as error:
        raise Unreadable from error


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt=SALT)
