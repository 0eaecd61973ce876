"""Changes to rounds and returns: one file for each part of a round's life."""
