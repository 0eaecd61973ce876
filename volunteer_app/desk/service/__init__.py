"""Changes that this room makes to its own tables; those of people go through their rooms."""
