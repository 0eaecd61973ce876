"""What approved hours come to in an exactly named period, and what that time is worth by a dated rate.
Nothing of it is stored: it follows from the hours."""
