"""Pages of equality monitoring."""
