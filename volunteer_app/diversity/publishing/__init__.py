"""Publications: counted on a reference day, protected, attacked, signed off by two, and never changed."""
