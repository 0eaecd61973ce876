"""What an import goes through: its kinds, the states of a file and of each row, and what history calls it."""

from enum import StrEnum

from volunteer_app.foundation.authority import Permission

# Up to so many rows are checked and taken while the person waits; more go to the background.
AT_ONCE = 500
# Rows of one transaction: the fewer transactions the faster; so many take less than a second, in which nobody
# else can write to SQLite.
CHUNK = 1000
# Rows that were not taken are deleted so long after the file was sent.
# As long as its rows are kept, an import can be taken back: they say what it made.
KEEP_DAYS = 30
# A decision about a possible duplicate is remembered so long.
KEEP_DECISIONS_DAYS = 365
LIST_SIZE = 50
# Sheets of our templates beside the one that is filled in: nobody needs to hear that they were not read.
OUR_SHEETS = ("What to write", "Names that are known")
# A file whose rows cannot be worked on is stopped then, and a person may send it on again.
MOST_FAILURES = 3


class Action(StrEnum):
    """What history calls each change of an import."""

    UPLOAD = "import:upload"
    CHECK = "import:check"
    DECIDE = "import:decide"
    TAKE = "import:take"
    FINISH = "import:finish"
    STOP = "import:stop"
    RESUME = "import:resume"
    CLEAR = "import:clear"
    DELETE = "import:delete"
    UNDO = "import:undo"
    UNDONE = "import:undone"
    REMOVE = "import:remove"
    NUMBER = "person:own_number"


class ImportKind(StrEnum):
    """What can be brought from old records, in the order in which it is brought."""

    PEOPLE = "people"
    CHECKS = "checks"
    TRAINING = "training"
    PLACEMENTS = "placements"

    @property
    def words(self) -> str:
        """The kind as pages name it."""
        return {"people": "People", "checks": "Past checks", "training": "Past training"}.get(
            self.value, "Past and running placements"
        )

    @property
    def chunk(self) -> int:
        """How many rows are checked or taken in one transaction."""
        return CHUNK

    @property
    def permission(self) -> Permission:
        """Who may import it: whoever may do the same by hand."""
        return PERMISSIONS[self]


PERMISSIONS = {
    ImportKind.PEOPLE: Permission.PERSON_IMPORT,
    ImportKind.CHECKS: Permission.CHECK_DECIDE,
    ImportKind.TRAINING: Permission.TRAINING_VERIFY,
    ImportKind.PLACEMENTS: Permission.PLACEMENT_APPROVE,
}


class BatchState(StrEnum):
    """Where a file is."""

    UPLOADED = "uploaded"
    CHECKED = "checked"
    TAKING = "taking"
    STOPPED = "stopped"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return {
            "uploaded": "Being checked",
            "checked": "Checked, nothing taken yet",
            "taking": "Being taken",
            "stopped": "Stopped",
            "done": "Done",
            "undoing": "Being taken back",
            "undone": "Taken back",
        }[self]

    @property
    def is_running(self) -> bool:
        """Whether a worker has something to do."""
        return self in {BatchState.UPLOADED, BatchState.TAKING, BatchState.UNDOING}


class RowState(StrEnum):
    """What a row is found to be, and then what became of it."""

    WAITING = "waiting"
    GOOD = "good"
    BAD = "bad"
    SAME = "same"
    ALIKE = "alike"
    TAKEN = "taken"
    LEFT_OUT = "left_out"
    EXAMPLE = "example"
    TAKEN_BACK = "taken_back"
    STAYS = "stays"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return _ROW_WORDS[self]


_ROW_WORDS = {
    RowState.WAITING: "Not checked yet",
    RowState.GOOD: "Ready to take",
    RowState.BAD: "Not right yet",
    RowState.SAME: "Already here",
    RowState.ALIKE: "Possible duplicate",
    RowState.TAKEN: "Taken",
    RowState.LEFT_OUT: "Left out",
    RowState.EXAMPLE: "Example of the template",
    RowState.TAKEN_BACK: "Taken back",
    RowState.STAYS: "Taken, and stays",
}


class Choice(StrEnum):
    """What somebody decided about a possible duplicate."""

    ADD = "add"
    SAME_PERSON = "same_person"
    LEAVE_OUT = "leave_out"
