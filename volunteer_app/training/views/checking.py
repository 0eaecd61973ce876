"""The public page on which anybody checks a certificate by its code."""

from datetime import timedelta

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation.forms import show
from volunteer_app.foundation.limiting import Limit
from volunteer_app.foundation.permissions import public
from volunteer_app.training.certificates import queries, rules
from volunteer_app.training.certificates.forms import CheckForm
from volunteer_app.training.views.room import blueprint

# Enough for somebody with a pile of certificates. No code is found by trying anyway (certificates.rules)
CHECKS = Limit("certificate", 60, timedelta(minutes=15))


@blueprint.route("/certificates/check", methods=["GET", "POST"])
@public
def check_certificate() -> Response | Answer:
    """Where a code is entered that was read off paper."""
    form = CheckForm()
    if form.validate_on_submit():
        code = rules.tidy(form.code.data)
        if code:
            return redirect(url_for("training.checked_certificate", token=code))
        form.code.errors = ["Check the code: it has 20 letters and numbers, and no I, L, O or U"]
    return show("training/certificates/check.html", form)


@blueprint.get("/certificates/check/<token>")
@public
def checked_certificate(token: str) -> Response:
    """Valid or not; and, of a certificate that there is, its title, first name and initial, and day."""
    CHECKS.count()
    answer = show("training/certificates/checked.html", found=queries.check(token))
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Cache-Control"] = "no-store"
    return answer
