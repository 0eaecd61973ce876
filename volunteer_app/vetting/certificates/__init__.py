"""Whether a criminal record certificate that somebody has already is enough for what is asked now."""
