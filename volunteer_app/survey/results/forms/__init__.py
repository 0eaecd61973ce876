"""Forms of results: making them, sizes of bodies, themes, and the file for analysis."""
