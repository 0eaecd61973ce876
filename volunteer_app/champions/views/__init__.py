"""Pages of champions and actions, one file per flow. `room.py` holds the blueprint that
the flows add their addresses to."""
