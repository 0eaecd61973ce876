"""Bars: who was told of one, what it stops, and to whom the reason is passed on; and the duty to refer,
which hangs on harm, risk of harm or relevant conduct, and not on a bar."""
