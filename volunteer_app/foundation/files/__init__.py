"""Files that people send: what they really are, made harmless, stored under random names with their hash.
Which rows they belong to is for the rooms to say."""
