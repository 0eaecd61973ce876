"""What an entry is, how it lives, and who may do what with it."""
