"""Which state may follow which, for each kind of item. A state without a next one is the last.

Sources: Release on Temporary Licence Policy Framework (28 May 2019): an authorisation comes before its
occurrences, and one that is not kept is suspended and looked at again; the rest is the sense of the words.
"""

from volunteer_app.sentences.rules.kinds import ItemKind, State

FIRST: dict[ItemKind, State] = {
    ItemKind.STATUS: State.STATED,
    ItemKind.APPROVAL: State.ASKED,
    ItemKind.RELEASE: State.ASKED,
    ItemKind.OCCURRENCE: State.PLANNED,
    ItemKind.CONDITION: State.IN_FORCE,
}

_MOVES: dict[ItemKind, dict[State, tuple[State, ...]]] = {
    ItemKind.STATUS: {State.STATED: (State.MISTAKEN,)},
    ItemKind.APPROVAL: {
        State.ASKED: (State.APPROVED, State.REFUSED, State.MISTAKEN),
        State.APPROVED: (State.WITHDRAWN,),
    },
    ItemKind.RELEASE: {
        State.ASKED: (State.AUTHORISED, State.REFUSED, State.MISTAKEN),
        State.AUTHORISED: (State.PAUSED, State.CANCELLED, State.EXPIRED),
        State.PAUSED: (State.AUTHORISED, State.CANCELLED, State.EXPIRED),
    },
    ItemKind.OCCURRENCE: {State.PLANNED: (State.TAKEN, State.CALLED_OFF, State.BROKEN)},
    ItemKind.CONDITION: {State.IN_FORCE: (State.LIFTED, State.MISTAKEN)},
}

# It counted until then: its days before the change stay as they were.
ENDED = frozenset({State.WITHDRAWN, State.PAUSED, State.CANCELLED, State.EXPIRED, State.LIFTED})
COUNTS = frozenset({State.STATED, State.APPROVED, State.AUTHORISED, State.IN_FORCE})
# Somebody said no, or not now.
SHUTS = frozenset({State.REFUSED, State.WITHDRAWN, State.PAUSED, State.CANCELLED, State.EXPIRED})


def allowed(kind: ItemKind, state: State) -> tuple[State, ...]:
    """What an item of this kind may become next."""
    return _MOVES[kind].get(state, ())


def states_of(kind: ItemKind) -> frozenset[State]:
    """Every state that an item of this kind can be in."""
    after = {state for following in _MOVES[kind].values() for state in following}
    return frozenset(after | set(_MOVES[kind]) | {FIRST[kind]})
