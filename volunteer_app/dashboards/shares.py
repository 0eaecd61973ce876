"""The share of a category on a line, made from published numbers alone."""

from volunteer_app.dashboards.figures import Figures, Line
from volunteer_app.dashboards.names import is_declared
from volunteer_app.dashboards.rules.comparing import Share, share


def share_of(found: Figures, line: Line, characteristic: str, category: str) -> Share | None:
    """Of those who said what they are; of all people on the line, for a category of those who did not.

    None where a number that it needs is hidden.
    """
    count = found.count(line, characteristic, category)
    of = found.said(line, characteristic) if is_declared(category) else found.count(line)
    return share(count, of) if count and of else None


def of_whom(category: str) -> str:
    """Whom the share is of, in words."""
    return "those who said" if is_declared(category) else "all people"
