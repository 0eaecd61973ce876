"""How published numbers are compared and said. Pure: numbers in, words out."""
