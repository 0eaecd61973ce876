"""E-learning: somebody's way through a version of a training pack, module by module, on a screen or on paper.
Passing the last knowledge check writes a verified training record."""
