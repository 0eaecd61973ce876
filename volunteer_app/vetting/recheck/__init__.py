"""How long certificates count, by the policy of the organisation that relies on them."""
