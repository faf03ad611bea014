"""The engine: what is said, on what evidence, and to whom it is new."""
