"""The good practice bank: what has worked elsewhere, written by those who did it, checked by network editors
and published for everybody to read."""
