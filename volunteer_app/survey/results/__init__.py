"""What a round came to: computed once, protected, signed off by two, and never changed after that.

With answers in words, sorted into themes; and the answers themselves, for those who analyse them.
"""
