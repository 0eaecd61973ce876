"""Signing in, memberships of organisations, and the permissions that they carry.
An account is a sign-in; a person may have none."""
