"""Tokens with which other systems of an organisation read and send its answers."""
