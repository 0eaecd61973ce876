"""Pages of checks (for organisations) and of clearances (for prisons).
`room.py` holds the blueprint that they add their addresses to."""
