"""Who could mentor whom: hard limits first, then a score that is explained, then one best answer for
everybody who waits. A person decides."""
