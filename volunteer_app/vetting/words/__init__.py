"""What everybody reads while a vetting officer decides, so that it tells nothing of what about."""
