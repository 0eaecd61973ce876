"""Roles: the kinds of volunteering, and what each asks of a person.
A starting policy as data, never law by itself."""
