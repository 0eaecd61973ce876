"""Forms of readers, writers and editors."""
