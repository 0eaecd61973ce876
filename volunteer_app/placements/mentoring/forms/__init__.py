"""Forms of mentoring: its agreement and ending, its sessions, and what is looked back on.
One file a page flow."""
