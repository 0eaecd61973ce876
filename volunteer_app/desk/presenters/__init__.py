"""How the start page, the person record and a volunteer's own page say what they gathered.
One file for each page."""
