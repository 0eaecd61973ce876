"""Awards as Open Badges 3.0: signed credentials that other systems can check without asking us
who it is."""
