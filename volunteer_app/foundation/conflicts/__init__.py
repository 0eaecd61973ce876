"""What each of two people changed in the same row is kept, and only where both changed a field is one asked.
What a form does (`form`), and the page that asks (`pages`).
"""
