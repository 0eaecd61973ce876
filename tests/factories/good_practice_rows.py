"""Rows of every table of the good practice bank, for tests of migrations."""

from typing import Any

from tests.factories.documents import make_pdf
from tests.factories.good_practice import doing, make_draft, make_published
from tests.factories.organisations import BY
from volunteer_app.foundation import clock
from volunteer_app.foundation.files import storing
from volunteer_app.good_practice.queries import entries as queries
from volunteer_app.good_practice.service import collections, readers, reviewing, writing
from volunteer_app.good_practice.service.collections import Named
from volunteer_app.good_practice.service.writing import Offered
from volunteer_app.organisations.models import Organisation

# For tests of who reaches what: what an address's reference stands for, and its other parts
_OF_DRAFTS = ("act", "add_file", "edit", "manage", "open_file", "remove_file", "version_changes")
NAMED = {
    **{f"good_practice.{each}": "practice draft" for each in _OF_DRAFTS},
    "good_practice.begin_from_programme": "programme",
    "good_practice.decide_question": "practice question",
}
ELSE = {
    "step": "comment",
    "decision": "refuse",
    "title_slug": "reading-together-on-a-wing",
    "collection_slug": "not-a-collection",
    "file": "GPF-NOTATHING",
}


def references(organisation: Organisation) -> dict[str, str]:
    """A draft, an entry that everybody reads, and a question that waits for an editor."""
    published = make_published(organisation)
    return {
        "practice draft": make_draft(organisation).reference,
        "practice": published.reference,
        "practice question": readers.ask(published, "How many?", by=BY).reference,
    }


def some_rows(organisation: Organisation) -> list[Any]:
    """A published entry with a question, a remark and a collection; a draft with consent and a file."""
    collections.add(Named("Tried here", "What was tried", 1), by=BY)
    entry = make_published(organisation, title="Migrated", collection="tried-here")
    readers.ask(entry, "How many?", by=BY)
    said = ("Answered", "We read", "May be used", "Cora", clock.now())
    offered = Offered(organisation, "SRV-1", *said)
    draft = writing.from_answer(offered, by=BY)
    reviewing.comment(draft, "Good", doing())
    kept = storing.keep(storing.examine(make_pdf(), "plan.pdf"))
    writing.add_file(draft, kept, "The plan", doing())
    assert queries.open_version(draft) is not None
    return []
