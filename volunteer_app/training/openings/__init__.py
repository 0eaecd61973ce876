"""Open opportunities for training and accreditation, and people's requests to join."""
