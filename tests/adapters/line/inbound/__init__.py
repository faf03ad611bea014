"""What LINE brings."""
