"""Quality marks of programmes: what a standard asks, how the programme stands to it and what shows it, and
until when the mark is held."""
