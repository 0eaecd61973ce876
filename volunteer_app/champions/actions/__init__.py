"""Actions of departments and agencies: what is to be done, who sees to it, by when, what became of it."""
