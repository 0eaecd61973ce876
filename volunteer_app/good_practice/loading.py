"""Loading the first edition. Loading again changes nothing, and never what an editor changed."""

from dataclasses import dataclass, field
from importlib.resources.abc import Traversable

from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.good_practice import editions
from volunteer_app.good_practice.editions import BadText, Text
from volunteer_app.good_practice.models.entries import PracticeEntry
from volunteer_app.good_practice.queries import entries as queries
from volunteer_app.good_practice.rules.codes import Origin
from volunteer_app.good_practice.service import collections, reviewing, writing
from volunteer_app.good_practice.service.collections import Named
from volunteer_app.good_practice.service.keeping import Doing
from volunteer_app.good_practice.service.writing import Begun, Change

BY = Actor.job("first edition of the good practice bank")
NEWER = "A newer text of the edition that comes with the service"


@dataclass
class LoadReport:
    """What a load did, by file; `kept`: what an editor has changed or archived, and so stays as it is."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """One sentence."""
        kept = f", {len(self.kept)} left as editors changed them" if self.kept else ""
        return f"{len(self.added)} texts added, {len(self.changed)} changed{kept}"


def load(under: Traversable | None = None, by: Actor = BY) -> LoadReport:
    """Publish what is new in the edition; in the caller's transaction."""
    report = LoadReport()
    _collections(by)
    for key, written in editions.files(under or editions.folder()):
        try:
            _load(editions.read(key, written), report, by)
        except BadText as error:
            report.refused[key] = str(error)
    return report


def _collections(by: Actor) -> None:
    known = {each.slug for each in queries.collections()}
    for position, each in enumerate(editions.collections(), 1):
        if each["slug"] not in known:
            named = Named(each["title"], each["summary"], position)
            collections.add(named, by=by, slug=each["slug"])
    db.session.flush()


def _load(text: Text, report: LoadReport, by: Actor) -> None:
    if text.content.collection and text.content.collection not in {e.slug for e in queries.collections()}:
        raise BadText(f"There is no collection “{text.content.collection}”")
    entry = queries.of_edition(text.key)
    if entry is None:
        entry = writing.start(Begun(Origin.FIRST_EDITION, edition_key=text.key), text.content, by=by)
        report.added.append(text.key)
    elif entry.edition_digest == text.digest:
        return
    elif _is_an_editors(entry, by):
        report.kept.append(text.key)
        return
    else:
        writing.write(entry, text.content, Change(NEWER), Doing(by, is_editor=True))
        report.changed.append(text.key)
    entry.edition_digest = text.digest
    version = queries.open_version(entry)
    assert version is not None  # noqa: S101 - it was written a moment ago
    reviewing.put_out(entry, version, by)


def _is_an_editors(entry: PracticeEntry, by: Actor) -> bool:
    """Whether somebody else wrote in it, or took it away."""
    return entry.archived_at is not None or any(each.writers != [by.key] for each in queries.versions(entry))
