"""Pages of training: packs, what people completed, and deciding on it.
`room.py` holds the blueprint that they add their addresses to."""
