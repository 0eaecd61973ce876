"""Rehearsals: a proposed change of what roles require, replayed over today's placements before it is adopted.
Nothing but the rehearsal itself is written: which placements would stop being ready, when and why."""
