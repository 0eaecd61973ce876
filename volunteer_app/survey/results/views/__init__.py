"""Pages of results, one file per flow. `room.py` holds the blueprint that they add their addresses to."""
