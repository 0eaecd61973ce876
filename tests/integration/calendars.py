"""Reading calendar files with another library than the one that writes them: it shows the mistakes of either.

Also what RFC 5545, section 3.1, says of the lines themselves, which readers forgive and calendars may not.
"""

from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from werkzeug.test import TestResponse

LONGEST_LINE = 75  # octets, without its end
# How a feed is named: no RFC has it, and all calendars know it
KNOWN = {"x-wr-calname"}


def read(answer: TestResponse) -> Calendar:
    """What a calendar understands of an answer. Fails for anything that it does not know."""
    lines = answer.data.split(b"\r\n")
    assert lines.pop() == b""
    assert not any(b"\n" in each or len(each) > LONGEST_LINE for each in lines)
    calendar = IcsCalendarStream.calendar_from_ics(answer.data.decode())
    assert {each.name for each in calendar.extras} <= KNOWN
    for event in calendar.events:
        assert event.extras == []
    return calendar
