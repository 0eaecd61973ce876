"""How entries are shown, found and compared."""
