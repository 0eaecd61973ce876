"""Changes to the versions of training packs, each with its history entry."""

from dataclasses import asdict
from typing import Any

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.training.models import TrainingPack
from volunteer_app.training.packs.content import ModuleContent, PackContent, stored_shape
from volunteer_app.training.packs.models import TrainingModule, TrainingPackVersion
from volunteer_app.training.packs.rules import Action, PackState

OF_VERSION = (
    "version",
    "valid_from",
    "title",
    "audience",
    "required_of",
    "summary",
    "minutes",
    "pass_mark",
    "validity_months",
    "digest",
)


def add_version(
    pack: TrainingPack, content: PackContent, *, state: PackState, by: Actor, from_upload: bool = False
) -> TrainingPackVersion:
    """Store what a folder or an upload says as a version of its pack."""
    added = TrainingPackVersion(
        pack_id=pack.id,
        state=state,
        from_upload=from_upload,
        published_at=clock.now() if state is PackState.PUBLISHED else None,
        settings=list(content.settings),
        aims=list(content.aims),
        sources=stored_shape(content.sources),
        modules=[_module(place, each) for place, each in enumerate(content.modules, 1)],
        **{name: getattr(content, name) for name in OF_VERSION},
    )
    history.record(Action.UPLOAD if from_upload else Action.LOAD, added, by=by)
    return added


def _module(position: int, content: ModuleContent) -> TrainingModule:
    facts: dict[str, Any] = asdict(content)
    return TrainingModule(
        **{**facts, "aims": list(content.aims)},
        position=position,
    )
