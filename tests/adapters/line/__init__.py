"""The LINE adapter."""
