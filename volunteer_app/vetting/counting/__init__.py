"""Which certificates can be the one that a role asks for, and which checks still stand."""
