"""What a lead does with a concern: a page for each, which shows nothing of what it says."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation.errors import NotFound, Refused, StaleEdit
from volunteer_app.foundation.forms import VersionedForm, saving, show
from volunteer_app.foundation.permissions import Permission, current_actor, requires
from volunteer_app.safeguarding import service
from volunteer_app.safeguarding.forms import CloseForm, NameForm, ReferForm, TakeOnForm, TellForm, WordsForm
from volunteer_app.safeguarding.models import Concern
from volunteer_app.safeguarding.rules import Act, Outcome, may
from volunteer_app.safeguarding.service import Doing
from volunteer_app.safeguarding.views.holding import lead_scope, the_concern
from volunteer_app.safeguarding.views.room import blueprint

CHANGED = "Somebody else did something with this concern meanwhile. Nothing of yours was saved: open it again"


@dataclass(frozen=True)
class Page:
    """How the page of an act reads, and what its form does."""

    heading: str
    button: str
    done: str
    form: type[VersionedForm]
    do: Callable[[Concern, Any, Doing], None]
    about: str = ""


PAGES = {
    Act.TAKE_ON: Page(
        "Take on this concern",
        "Take it on",
        "You have taken it on",
        TakeOnForm,
        lambda concern, _form, doing: service.take_on(concern, doing),
        "You say by this that you look into it. Others can still open it, and can take it on from you.",
    ),
    Act.NOTE: Page(
        "Add a note",
        "Save note",
        "Your note is saved",
        WordsForm,
        lambda concern, form, doing: service.note(concern, form.said(), doing),
        "A note stays as it is written.",
    ),
    Act.TELL: Page(
        "Record who was told",
        "Save",
        "It is recorded who was told",
        TellForm,
        lambda concern, form, doing: service.tell(concern, form.said(), doing),
        "Nothing is sent from here. Tell only who needs to know, and only what they need to know.",
    ),
    Act.NAME: Page(
        "Say whose record it is about",
        "Save",
        "It is recorded whose record it is about",
        NameForm,
        lambda concern, form, doing: service.name_person(concern, form.person.data, doing),
        "Only then can their placements be paused from here. Nobody else learns of it.",
    ),
    Act.REFER: Page(
        "Record a referral",
        "Save referral",
        "The referral is recorded",
        ReferForm,
        lambda concern, form, doing: service.refer(concern, form.said(), doing),
        "Nothing is sent from here. Make the referral first, then record it. Whether to refer to the DBS is "
        "decided under Referrals.",
    ),
    Act.PAUSE: Page(
        "Pause their placements",
        "Pause placements",
        "Their placements are paused, and none can be approved",
        WordsForm,
        lambda concern, form, doing: service.pause(concern, form.said(), doing),
        "All their placements with this organisation are paused from today. Coordinators read that they are, "
        "and not why. Where a role is regulated activity, this opens a task under Referrals.",
    ),
    Act.END_PAUSE: Page(
        "End the pause",
        "End the pause",
        "The pause is ended. Coordinators are asked to look at each placement",
        WordsForm,
        lambda concern, form, doing: service.end_pause(concern, form.said(), doing),
        "No placement goes on by itself: a coordinator lifts each, once it is decided whether to refer.",
    ),
    Act.CLOSE: Page(
        "Close this concern",
        "Close concern",
        "The concern is closed",
        CloseForm,
        lambda concern, form, doing: service.close(concern, Outcome(form.outcome.data), form.said(), doing),
        "It can be opened again when more becomes known. A pause of placements stands until you end it.",
    ),
    Act.REOPEN: Page(
        "Open this concern again",
        "Open it again",
        "The concern is open again, and you have taken it on",
        WordsForm,
        lambda concern, form, doing: service.reopen(concern, form.said(), doing),
    ),
}
BY_SLUG = {act.slug: act for act in PAGES}


@blueprint.route("/concerns/<reference>/<act_slug>", methods=["GET", "POST"])
@requires(Permission.CONCERN_HOLD)
def act(reference: str, act_slug: str) -> Response | Answer:
    """One thing that a lead does: taking on, noting, telling, referring, pausing, closing."""
    wanted = BY_SLUG.get(act_slug)
    if wanted is None:
        raise NotFound
    page, found = PAGES[wanted], the_concern(reference)
    if not may(wanted, found.standing):
        raise Refused(f"This cannot be done now. The concern is: {found.state.words.lower()}")
    form = page.form(data={"version": found.version})
    if form.validate_on_submit():
        with saving(form):
            _do(page, found, form)
            flash(page.done, "success")
            return redirect(url_for("safeguarding.concern", reference=reference))
    return show("safeguarding/act.html", form, concern=the_concern(reference), words=page, act=wanted)


def _do(page: Page, found: Concern, form: VersionedForm) -> None:
    doing = Doing(current_actor(), lead_scope(), form.shown_version)
    try:
        page.do(found, form, doing)
    except StaleEdit as error:
        raise Refused(CHANGED) from error
