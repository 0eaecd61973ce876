"""The nightly sweep: which placements will stop being ready, who hears of it, and what happens then.
It acts by each requirement's own policy (readiness/data/policies.toml), once, whatever the workers."""
