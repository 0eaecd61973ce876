"""Which rules of checking and barring held on which day: dated rows in TOML files, each with its source, and
what reads them."""
