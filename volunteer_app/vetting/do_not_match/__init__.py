"""Do-not-match statements: two people must not be matched or placed together, from a day until a day.
No reason is kept. Vetting officers and prisons' security contacts make and read them, nobody else."""
