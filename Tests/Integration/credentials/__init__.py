"""Set-ups of credentials, and how other implementations read them."""
