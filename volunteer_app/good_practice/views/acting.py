"""What somebody does with an entry: a page for each act, from submitting to the archive."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation import clock
from volunteer_app.foundation.errors import NotFound, Refused, StaleEdit
from volunteer_app.foundation.forms import VersionedForm, saving, show
from volunteer_app.foundation.permissions import can, requires
from volunteer_app.good_practice.forms.acting import ActForm, ArchiveForm, ConfirmForm, WordsForm
from volunteer_app.good_practice.models.entries import PracticeEntry
from volunteer_app.good_practice.queries import entries as queries
from volunteer_app.good_practice.rules.life import Act, may
from volunteer_app.good_practice.service import reviewing
from volunteer_app.good_practice.service.keeping import NOT_NOW, Doing
from volunteer_app.good_practice.views.managing import EDIT, WRITE, doing, reach
from volunteer_app.good_practice.views.room import blueprint
from volunteer_app.good_practice.views.writing import CHANGED


@dataclass(frozen=True)
class Page:
    """How the page of an act reads, and what its form does."""

    heading: str
    button: str
    done: str
    do: Callable[[PracticeEntry, str, Doing], None]
    about: str = ""
    form: type[VersionedForm] = ActForm


def _confirm(_entry: PracticeEntry, _words: str, _doing: Doing) -> None:
    """Its form says more than words: see `_do`."""


PAGES = {
    Act.SUBMIT: Page(
        "Submit this entry",
        "Submit",
        "Submitted. An editor looks at it next",
        reviewing.submit,
        "An editor checks it before anybody else reads it. You cannot change it meanwhile.",
    ),
    Act.REVIEW: Page(
        "Begin the review",
        "Begin the review",
        "You have begun the review",
        reviewing.review,
        "Check that it is right, that it names nobody who has not agreed, and that the grade fits.",
    ),
    Act.COMMENT: Page(
        "Comment",
        "Save comment",
        "Your comment is saved",
        reviewing.comment,
        "A comment stays as it is written. Readers never see it.",
        WordsForm,
    ),
    Act.ASK_CHANGES: Page(
        "Ask for changes",
        "Ask for changes",
        "The writer can change it again, and reads what you said",
        reviewing.ask_changes,
        "The entry goes back to its writer. Say what to change, and why.",
        WordsForm,
    ),
    Act.PUBLISH: Page(
        "Publish this entry",
        "Publish",
        "Published. Everybody can read it now",
        reviewing.publish,
        "Everybody can read it from now on. Whoever wrote or submitted it cannot publish it.",
    ),
    Act.DISCARD: Page(
        "Give up this version",
        "Give it up",
        "The version was given up",
        reviewing.discard,
        "What readers see stays as it is.",
    ),
    Act.CONFIRM: Page(
        "Confirm that it is still right",
        "Confirm",
        "Confirmed",
        _confirm,
        "Readers see the new review date. If something is no longer right, change the entry or archive it.",
        ConfirmForm,
    ),
    Act.ARCHIVE: Page(
        "Archive this entry",
        "Archive",
        "Archived. The search no longer finds it",
        reviewing.archive,
        "It goes out of the search, the collections and the feeds. Its address says that it is archived.",
        ArchiveForm,
    ),
    Act.RESTORE: Page(
        "Bring this entry back",
        "Bring it back",
        "Everybody can find it again",
        reviewing.restore,
    ),
    Act.WITHDRAW_CONSENT: Page(
        "Record that consent is withdrawn",
        "Record it",
        "Recorded. Nobody can read it any more",
        reviewing.withdraw_consent,
        "Whoever allowed its use does so no longer. Readers no longer see its text, also at its address.",
    ),
}


@blueprint.route("/good-practice-entries/<reference>/<step>", methods=["GET", "POST"])
@requires(WRITE)
def act(reference: str, step: str) -> Response | Answer:
    """One thing that somebody does with an entry."""
    wanted = next((each for each in PAGES if each.value == step), None)
    if wanted is None:
        raise NotFound
    page, entry = PAGES[wanted], queries.entry(reach(), reference)
    if not may(wanted, entry.where(clock.today()), is_editor=can(EDIT)):
        raise Refused(NOT_NOW)
    form = page.form(data={"version": entry.version})
    if form.validate_on_submit():
        with saving(form):
            _do(page, entry, form)
            flash(page.done, "success")
            return redirect(url_for("good_practice.manage", reference=reference))
    return show(
        "good_practice/manage/act.html", form, entry=queries.entry(reach(), reference), page=page, act=wanted
    )


def _do(page: Page, entry: PracticeEntry, form: Any) -> None:
    who, words = doing(form.shown_version or None), form.words.data or ""
    try:
        if isinstance(form, ConfirmForm):
            reviewing.confirm(entry, form.review_on.data, words, who)
        else:
            page.do(entry, words, who)
    except StaleEdit as error:
        raise Refused(CHANGED) from error
