"""Concerns, incidents and complaints: raised by anybody, opened by safeguarding leads alone. Other rooms
learn that a concern pauses somebody, and never what it says."""
