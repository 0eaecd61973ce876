"""Jobs of training packs: a version comes into force when its first day begins."""

from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.jobs import job
from volunteer_app.foundation.transactions import reading_for_long, transaction
from volunteer_app.training.packs import folders, queries, service
from volunteer_app.training.packs.rules import Action


@job("training.bring_packs_up_to_date")
def bring_packs_up_to_date() -> None:
    """Make each pack's own row say what its version in force says, once that is another one."""
    day = clock.today()
    with reading_for_long():
        waiting = queries.behind(day, folders.codes())
    for pack_id in waiting:
        with transaction():
            pack = queries.pack_held(pack_id)
            service.settle(pack, day, Action.COME_INTO_FORCE, by=Actor.job("training packs"))
