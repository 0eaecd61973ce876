"""Results as pages and files show them."""
