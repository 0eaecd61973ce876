"""The forms of recruitment, one file per flow."""
