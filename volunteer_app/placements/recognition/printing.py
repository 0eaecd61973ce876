"""A signed statement of service or reference as a PDF, from what was stored when it was signed."""

from typing import Any

from flask import current_app

from volunteer_app.foundation.documents import making
from volunteer_app.foundation.presenting import day
from volunteer_app.placements.recognition.models import ServiceStatement

TEMPLATE = "placements/recognition/statement.typ"


def pdf(statement: ServiceStatement) -> bytes:
    """The statement. The same one gives the same bytes whenever it is saved again.

    Raises:
        NotPrintable: a name or the words have a character that no font has.
    """
    return making.render(TEMPLATE, _values(statement), made_at=statement.signed_at)


def _values(statement: ServiceStatement) -> dict[str, Any]:
    said = statement.content or {}
    return {
        "title": f"{statement.kind.words}: {said['name']}",
        "heading": statement.kind.words,
        "service": current_app.config["SERVICE_NAME"],
        "reference": statement.reference,
        "signed_name": statement.signed_name,
        "signed_role": statement.signed_role,
        "signed_on": day(statement.signed_on),
        **said,
    }
