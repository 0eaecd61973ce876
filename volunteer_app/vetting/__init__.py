"""Checks on a person, and a prison's own clearance, as dated records.
What a certificate says is never stored."""
