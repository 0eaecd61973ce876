"""Screening: every proposed placement and match waits the same time, then reads "clear" or "choose another".
Nothing but that word differs, so that nobody learns more."""
