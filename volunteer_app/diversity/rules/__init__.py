"""The rules of equality monitoring: what is asked and answered, and what may be said of who answers. Pure."""
