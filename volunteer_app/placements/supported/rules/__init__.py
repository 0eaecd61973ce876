"""What people want of a mentor, who asked for one, and the clock of the waiting list.
Pure Python, one file a subject."""
