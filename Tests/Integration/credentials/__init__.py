"""Setups of credentials, and how other implementations read them."""
