"""The story cards."""
