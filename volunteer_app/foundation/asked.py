"""What a statement that is built once leaves open: which people, whose records, as of which moment.

To build a statement of some twenty conditions takes longer than a database over answering it. Reads that
many pages ask for are therefore built once (functools.cache) with these in the places of the values:

    db.session.execute(_statement(known_at is not None), asked.values(person_ids, organisation_id, known_at))
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Integer, bindparam

from volunteer_app.foundation.database import UtcDateTime

# A value, or what stands for it
AsOf = datetime | BindParameter[datetime] | None
Whose = int | BindParameter[int]

PEOPLE: BindParameter[Any] = bindparam("people", expanding=True)
ORGANISATION: BindParameter[int] = bindparam("organisation", type_=Integer())
MOMENT: BindParameter[datetime] = bindparam("moment", type_=UtcDateTime())


def as_of(is_past: bool) -> BindParameter[datetime] | None:
    """What stands for the moment in a statement about a past one; None in one about now."""
    return MOMENT if is_past else None


def values(
    person_ids: Collection[int], organisation_id: int, known_at: datetime | None = None
) -> dict[str, Any]:
    """The values for `PEOPLE`, `ORGANISATION` and, where there is one, `MOMENT`."""
    asked: dict[str, Any] = {"people": list(person_ids), "organisation": organisation_id}
    return asked if known_at is None else {**asked, "moment": known_at}
