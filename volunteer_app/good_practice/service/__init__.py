"""Changes to the bank, each with its history entry."""
