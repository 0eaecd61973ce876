"""What pages of figures need beside the figures: codes in addresses, tables, and pictures."""
