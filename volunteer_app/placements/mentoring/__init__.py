"""Mentoring from its agreement to its planned ending, inside and after release: sessions, reviews,
supervision, and what changed for the person."""
