"""Writing to many: from a choice to a draft, its preview for each person, and sending it."""

from functools import partial

from flask import current_app, flash, redirect, request, url_for
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from volunteer_app.foundation import choosing
from volunteer_app.foundation.conflicts import pages as conflicts
from volunteer_app.foundation.errors import NotFound, StaleEdit
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.paging import Anchor
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.foundation.transactions import start_over
from volunteer_app.recruitment.forms.messages import BeginForm, SendForm, WriteForm
from volunteer_app.recruitment.messages import drafting, queries, rules, sending, wording
from volunteer_app.recruitment.messages.models import Message, MessageDraft
from volunteer_app.recruitment.messages.rules import Audience, Outcome
from volunteer_app.recruitment.messages.sender import sender
from volunteer_app.recruitment.presenters import messages as presenters
from volunteer_app.recruitment.views.room import blueprint

SEND = Permission.MESSAGE_SEND
CHANGED = "The message was changed in another window. Read it again before you go on"


@blueprint.get("/messages")
@requires(SEND)
def messages() -> Response:
    """What the viewer's organisations sent to many, the latest first, and the viewer's own drafts."""
    scope = current_scope(SEND)
    anchor = Anchor(request.args.get("after", ""), request.args.get("before", ""))
    return show(
        "recruitment/messages/messages.html",
        page=queries.messages(scope, anchor),
        drafts=drafting.mine(scope, by=current_actor()),
        kept=rules.DRAFT_KEPT.days,
    )


@blueprint.get("/messages/<reference>")
@requires(SEND)
def message(reference: str) -> Response:
    """One message as it was written, and who got it."""
    found = queries.message(current_scope(SEND), reference)
    recipients = queries.recipients_of(found)
    return show(
        "recruitment/messages/message.html",
        message=found,
        sent=[each for each in recipients if each.outcome is Outcome.SENT],
        left=[each for each in recipients if each.outcome is not Outcome.SENT],
    )


@blueprint.route("/messages/new/<choice>", methods=["GET", "POST"])
@requires(SEND)
def new_message(choice: str) -> Response:
    """Choose who sends the message to those who were chosen, and from which template."""
    scope, by = current_scope(SEND), current_actor()
    kept, audience = _kept(choice)
    organisations = queries.senders(scope, audience, kept.chosen)
    if not organisations:
        raise NotFound
    templates = queries.templates(scope)
    form = BeginForm(data={"organisation": organisations[0].reference} if len(organisations) == 1 else None)
    form.organisation.choices = [SelectChoice(each.reference, each.name) for each in organisations]
    form.template.choices = presenters.template_choices(
        templates, wording.starters(), several=len(organisations) > 1
    )
    if form.validate_on_submit():
        sender = next(each for each in organisations if each.reference == form.organisation.data)
        draft = drafting.begin(audience, kept.chosen, sender, _words(form.template.data), by=by)
        return redirect(url_for(".write_message", draft=draft.reference))
    return show(
        "recruitment/messages/new.html",
        form,
        number=len(kept.chosen),
        choose=len(organisations) > 1,
        back=_list_of(audience),
    )


@blueprint.route("/messages/drafts/<draft>", methods=["GET", "POST"])
@requires(SEND)
def write_message(draft: str) -> Response:
    """Write the message; it is kept, and nothing is sent."""
    found = _draft(draft)
    if isinstance(found, Message):
        return _sent_already(found)
    form = _write_form(found)
    if form.validate_on_submit():
        problem = rules.audience_problem((form.subject.data, form.body.data), found.audience)
        if problem:
            form.body.errors = [problem]
        else:
            try:
                drafting.keep(found, form.subject.data, form.body.data, version=form.shown_version)
                return redirect(url_for(".preview_message", draft=draft))
            except StaleEdit:
                start_over()
                found = _draft(draft)
                if isinstance(found, Message):
                    return _sent_already(found)
                form = conflicts.again(partial(_write_form, found))
    if form.unsettled:
        back = url_for(".write_message", draft=draft)
        return conflicts.ask(form, found, current_scope(SEND), back=back, caption="Your message")
    return show(
        "recruitment/messages/write.html",
        form,
        draft=found,
        placeholders=presenters.placeholders_for(found.audience),
        back=_list_of(found.audience),
        ask=bool(form.is_submitted() and form.warnings),
    )


@blueprint.route("/messages/drafts/<draft>/preview", methods=["GET", "POST"])
@requires(SEND)
def preview_message(draft: str) -> Response:
    """The message as each person will read it, and who will not get it; then sending it."""
    found = _draft(draft)
    if isinstance(found, Message):
        return _sent_already(found)
    if not found.subject or not found.body:
        return redirect(url_for(".write_message", draft=draft))
    form = SendForm(data={"version": found.version})
    if form.validate_on_submit():
        if sent := _send(found, form):
            flash(presenters.on_their_way(sent.sent_count), "success")
            return redirect(url_for(".message", reference=sent.reference))
        found = _draft(draft)
        if isinstance(found, Message):
            return _sent_already(found)
    recipients = queries.recipients(current_scope(SEND), found, current_actor().name)
    preview = presenters.preview(found, recipients, request.args.get("person", 1, type=int))
    form.shown.data = " ".join(one.reference for one in preview.going)
    form.version.data = str(found.version)
    return show(
        "recruitment/messages/preview.html",
        form,
        draft=found,
        preview=preview,
        sender=sender(found.organisation, current_actor()),
        service_address=current_app.config["MAIL_FROM"],
        problem=rules.unsendable((found.subject, found.body), found.audience),
        most=rules.MOST_A_DAY,
    )


def _write_form(found: MessageDraft) -> WriteForm:
    return WriteForm(data={"version": found.version, "subject": found.subject, "body": found.body})


@blueprint.route("/messages/drafts/<draft>/delete", methods=["GET", "POST"])
@requires(SEND)
def delete_draft(draft: str) -> Response:
    """Ask whether an unsent message is to be thrown away; then do it."""
    found = _draft(draft)
    if isinstance(found, Message):
        return _sent_already(found)
    form = Form()
    if form.validate_on_submit():
        try:
            drafting.throw_away(found)
        except NotFound:  # in this moment another window sent it, which is then said, or threw it away
            start_over()
            return redirect(url_for(".write_message", draft=draft))
        flash("The draft has been deleted", "success")
        return redirect(url_for(".messages"))
    return show("recruitment/messages/delete_draft.html", form, draft=found)


def _send(draft: MessageDraft, form: SendForm) -> Message | None:
    sent = None
    try:
        with saving(form):
            sent = sending.send(
                current_scope(SEND),
                draft,
                shown=set((form.shown.data or "").split()),
                version=form.shown_version,
                purpose=form.purpose.data,
                by=current_actor(),
            )
    except StaleEdit:
        start_over()
        form.form_errors.append(CHANGED)
    except NotFound:  # another window sent it in this moment, or threw it away: whoever asks next sees
        start_over()
    return sent


def _draft(reference: str) -> MessageDraft | Message:
    """The viewer's draft, or the message that it became.

    Raises:
        NotFound: it is neither.
    """
    scope = current_scope(SEND)
    found = drafting.find(scope, reference, by=current_actor()) or queries.message_of_draft(scope, reference)
    if found is None:
        raise NotFound
    return found


def _sent_already(message: Message) -> Response:
    flash("This message has been sent. It is not sent twice")
    return redirect(url_for(".message", reference=message.reference))


def _kept(choice: str) -> tuple[choosing.BulkChoice, Audience]:
    """What the viewer chose, from either list.

    Raises:
        NotFound: they chose nothing under this reference.
    """
    kept = choosing.chosen_of(tuple(Audience), choice, by=current_actor())
    return kept, Audience(kept.kind)


def _words(chosen: str) -> tuple[str, str]:
    """Subject and body to start from."""
    if chosen == presenters.EMPTY:
        return "", ""
    if chosen.startswith(presenters.OURS):
        starter = wording.starters()[chosen.removeprefix(presenters.OURS)]
        return starter.subject, starter.body
    template = queries.template(current_scope(SEND), chosen)
    return template.subject, template.body


def _list_of(audience: Audience) -> str:
    return url_for("people.list_people" if audience is Audience.PEOPLE else ".pipeline")
