"""The columns of people to import, and those that say who a row of another import is about."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A column: what it is called, what else people call it, an invented example, and what it means."""

    field: str
    heading: str
    example: str
    explained: str
    also: tuple[str, ...] = ()
    needed: bool = False


EXAMPLE_HINT = "An invented example, which is never taken. Write over it, or delete it"

_FIRST = ("forename", "forenames", "given name", "given names", "first names", "christian name")
_LAST = ("surname", "family name", "last names", "second name")
_BORN = ("dob", "birth date", "birthdate", "born", "born on", "d o b")
_MAIL = ("email", "e mail", "e mail address", "email addr", "mail")
_NUMBER = (
    "your number",
    "volunteer number",
    "volunteer id",
    "number",
    "id",
    "membership number",
    "their number",
)

NUMBER = Column(
    "own_number",
    "Our number",
    "V-1001",
    "The number in your old records. Kept, so that checks, training and placements find the person by it",
    _NUMBER,
)

PEOPLE = (
    Column("first_name", "First name", "Rhiannon", "Needed", _FIRST, needed=True),
    Column("last_name", "Last name", "Example", "Needed", _LAST, needed=True),
    NUMBER,
    Column(
        "known_as", "Known as", "Rhi", "If they use another name day to day", ("nickname", "preferred name")
    ),
    Column("date_of_birth", "Date of birth", "27/3/1987", "Day first, with the whole year", _BORN),
    Column("email", "Email address", "rhiannon@example.org", "Their own address", _MAIL),
    Column(
        "phone",
        "Telephone number",
        "01632 960 001",
        "Format the column as text, or a spreadsheet drops the first 0",
        ("telephone", "phone", "phone number", "mobile", "mobile number", "tel", "contact number", "tel no"),
    ),
    Column("postcode", "Postcode", "LL11 1AA", "Home postcode", ("post code", "zip", "home postcode")),
    Column(
        "preferred_language", "Preferred language", "Welsh", "English, Welsh or Other", ("language", "iaith")
    ),
    Column(
        "access_needs",
        "Access needs",
        "Large print",
        "What helps them to take part; only what is needed to arrange it",
        ("adjustments", "reasonable adjustments", "support needs"),
    ),
    Column(
        "emergency_name",
        "Emergency contact name",
        "Dewi Example",
        "Needs a telephone number beside it",
        ("emergency contact", "next of kin", "nok", "ice name", "emergency contacts name"),
    ),
    Column(
        "emergency_phone",
        "Emergency contact telephone",
        "01632 960 002",
        "",
        (
            "emergency contact phone",
            "emergency contact number",
            "emergency phone",
            "next of kin phone",
            "emergency telephone",
            "emergency contact telephone number",
            "emergency contacts telephone number",
        ),
    ),
    Column(
        "emergency_relationship",
        "Emergency contact relationship",
        "Brother",
        "How they know each other",
        ("relationship", "next of kin relationship", "how they know each other"),
    ),
    Column(
        "consent_on",
        "Agreed on",
        "4/1/2026",
        "The day on which they agreed that you hold this, where it is not the day that you give for all",
        ("consent date", "consent day", "date of consent", "consent on", "consented on"),
    ),
)

WHO = (
    Column(
        "reference",
        "Reference",
        "VOL-EXAMPLE1",
        "The reference that this service gave them. One way to name the person is enough",
        ("vol reference", "person reference", "volunteer reference"),
    ),
    Column(NUMBER.field, NUMBER.heading, NUMBER.example, "The number in your old records", NUMBER.also),
    Column("email", "Email address", "rhiannon@example.org", "The address in their record", _MAIL),
    Column("first_name", "First name", "Rhiannon", "With last name and date of birth", _FIRST),
    Column("last_name", "Last name", "Example", "With first name and date of birth", _LAST),
    Column("date_of_birth", "Date of birth", "27/3/1987", "Day first, with the whole year", _BORN),
)
