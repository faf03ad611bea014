"""The web: fetching bytes from public addresses, and reading them where they do no harm."""
