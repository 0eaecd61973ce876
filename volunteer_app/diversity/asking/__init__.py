"""Asking: what each person answers of themselves, can change and take back, and nobody else reads."""
