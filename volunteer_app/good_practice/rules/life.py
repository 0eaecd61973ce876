"""From a draft to the archive: what may be done with an entry, when and by whom. Pure.

What is worked on is a version. What readers see is the version that was published last; it stays while
another is written, and what they saw before stays readable.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Action(StrEnum):
    """What history calls each change."""

    START = "good_practice:start"
    WRITE = "good_practice:write"
    SUBMIT = "good_practice:submit"
    REVIEW = "good_practice:review"
    COMMENT = "good_practice:comment"
    ASK_CHANGES = "good_practice:ask_changes"
    PUBLISH = "good_practice:publish"
    CONFIRM = "good_practice:confirm"
    DISCARD = "good_practice:discard"
    ARCHIVE = "good_practice:archive"
    RESTORE = "good_practice:restore"
    ADD_FILE = "good_practice:add_file"
    REMOVE_FILE = "good_practice:remove_file"
    CONSENT = "good_practice:consent"
    WITHDRAW_CONSENT = "good_practice:withdraw_consent"
    ASK = "good_practice:ask"
    ANSWER = "good_practice:answer"
    DECIDE_QUESTION = "good_practice:decide_question"
    KEEP_COLLECTION = "good_practice:keep_collection"
    LOAD = "good_practice:load"


class VersionState(StrEnum):
    """How far a version has come."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    CHANGES_ASKED = "changes_asked"
    PUBLISHED = "published"
    REPLACED = "replaced"
    DISCARDED = "discarded"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return {"changes_asked": "Changes requested"}.get(
            self.value, self.value.replace("_", " ").capitalize()
        )


# What is still worked on: at most one version of an entry
OPEN = frozenset(
    {VersionState.DRAFT, VersionState.SUBMITTED, VersionState.IN_REVIEW, VersionState.CHANGES_ASKED}
)
# What its writer may still change
WRITABLE = frozenset({VersionState.DRAFT, VersionState.CHANGES_ASKED})
# What waits for an editor
WAITING = frozenset({VersionState.SUBMITTED, VersionState.IN_REVIEW})


class Standing(StrEnum):
    """How readers find an entry."""

    NEVER = "never"
    PUBLISHED = "published"
    DUE = "due"
    ARCHIVED = "archived"

    @property
    def words(self) -> str:
        """The standing as pages name it."""
        return {
            "never": "Not published",
            "published": "Published",
            "due": "Due for review",
            "archived": "Archived",
        }[self.value]


def standing(*, is_public: bool, is_archived: bool, review_on: date | None, today: date) -> Standing:
    """How readers find an entry on a day. It is due from its review date on."""
    if is_archived:
        return Standing.ARCHIVED
    if not is_public:
        return Standing.NEVER
    return Standing.DUE if review_on is not None and review_on <= today else Standing.PUBLISHED


class Act(StrEnum):
    """What somebody does with an entry on a page of its own."""

    SUBMIT = "submit"
    REVIEW = "review"
    COMMENT = "comment"
    ASK_CHANGES = "ask-changes"
    PUBLISH = "publish"
    DISCARD = "discard"
    CONFIRM = "confirm"
    ARCHIVE = "archive"
    RESTORE = "restore"
    WITHDRAW_CONSENT = "withdraw-consent"


BY_EDITORS = frozenset(
    {Act.REVIEW, Act.ASK_CHANGES, Act.PUBLISH, Act.CONFIRM, Act.ARCHIVE, Act.RESTORE, Act.WITHDRAW_CONSENT}
)
# Whoever wrote or submitted it never does this
BY_ANOTHER = frozenset({Act.PUBLISH, Act.CONFIRM})


@dataclass(frozen=True)
class Where:
    """Where an entry is: the state of what is worked on, how readers find it, and whether consent is kept."""

    work: VersionState | None
    standing: Standing
    has_consent: bool = False


def may(act: Act, where: Where, *, is_editor: bool) -> bool:
    """Whether this can be done now; who wrote it is asked when it is done."""
    if act in BY_EDITORS and not is_editor:
        return False
    work, live = where.work, where.standing in {Standing.PUBLISHED, Standing.DUE}
    allowed = {
        Act.SUBMIT: work in WRITABLE,
        Act.REVIEW: work is VersionState.SUBMITTED,
        Act.COMMENT: work is not None,
        Act.ASK_CHANGES: work in WAITING,
        Act.PUBLISH: work is VersionState.IN_REVIEW and where.standing is not Standing.ARCHIVED,
        Act.DISCARD: work in WRITABLE or (is_editor and work in WAITING),
        Act.CONFIRM: live and work is None,
        Act.ARCHIVE: live,
        Act.RESTORE: where.standing is Standing.ARCHIVED,
        Act.WITHDRAW_CONSENT: where.has_consent,
    }
    return allowed[act]


def acts(where: Where, *, is_editor: bool) -> list[Act]:
    """What can be done now, in the order of a page."""
    return [act for act in Act if may(act, where, is_editor=is_editor)]


def may_write(where: Where, *, is_editor: bool) -> bool:
    """Whether the words can be changed now, or a new version begun. Editors change what waits."""
    if where.work is None:
        return where.standing is not Standing.ARCHIVED
    return where.work in WRITABLE or (is_editor and where.work in WAITING)
