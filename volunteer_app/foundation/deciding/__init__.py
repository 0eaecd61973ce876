"""Deciding on what a volunteer logged, one row or many at once: a room declares what is different about
its own rows, and the rules, the pages and the wording's places are the same for all."""
