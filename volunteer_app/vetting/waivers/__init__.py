"""Waivers: a vetting officer sets aside one requirement for one person, with a reason, until a day.
Never a barred list, and never a prison's own clearance."""
