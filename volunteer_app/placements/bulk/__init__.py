"""Bulk work on placements: all at a place that closes end, or a group moves to another supervisor.
What will happen to each is kept and shown first; it is done with a reason, above 500 in the background."""
