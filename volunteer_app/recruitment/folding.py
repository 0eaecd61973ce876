"""How the texts of opportunities are written to be searched."""

import unicodedata


def folded(*texts: str | None) -> str:
    """Texts as they are searched: without case, accents, apostrophes and line breaks."""
    plain = unicodedata.normalize("NFKD", " ".join(text for text in texts if text))
    kept = "".join(c for c in plain if not unicodedata.combining(c) and c not in "'’‘`\x00")
    return " ".join(kept.casefold().split())
