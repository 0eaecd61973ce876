"""Figures for an organisation's board: how many were raised, and what came of them. They name nobody."""
