"""What people tell of convictions and cautions: after an offer, once they know which law applies, and no more
than is lawful for the role. Encrypted; vetting officers alone open it, with a reason that is kept."""
