"""Feeds: when to poll them, and how their bytes become articles."""
