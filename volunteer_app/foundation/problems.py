"""What rules find impossible, in a sentence. Pure: rules of rooms may use it; `errors.refusing` shows it."""


class Problem(Exception):
    """Something cannot be, in a sentence; `field` of the form that it belongs to."""

    def __init__(self, message: str, field: str = "") -> None:
        """Keep the sentence and the field."""
        super().__init__(message)
        self.message, self.field = message, field
