"""Pages of this room, one file per page flow; they share the blueprint in `room`."""
