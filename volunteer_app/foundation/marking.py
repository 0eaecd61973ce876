"""What a register says of one person, and when it can be taken. Pure: rules of rooms may use it."""

from datetime import datetime, timedelta
from enum import StrEnum


class Mark(StrEnum):
    """Whether they came."""

    CAME = "came"
    MISSED = "missed"


# A register is right after a few days; later changes would move what rests on it
CORRECTED_FOR = timedelta(days=7)


def problem(*, is_cancelled: bool, starts_at: datetime, taken_at: datetime | None, now: datetime) -> str:
    """Why the register of a session cannot be taken or corrected now, as a sentence; else empty."""
    if is_cancelled:
        return "This session was cancelled, so it has no register"
    if now < starts_at:
        return "You can take the register from the time the session starts"
    if taken_at is not None and now > taken_at + CORRECTED_FOR:
        return f"This register could be corrected for {CORRECTED_FOR.days} days after it was taken"
    return ""
