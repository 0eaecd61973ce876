"""The volunteer passport: a check that one organisation recorded, relied on by another with the person's
consent, and what was relied on kept."""
