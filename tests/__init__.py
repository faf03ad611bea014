"""Tests, from the pure to the whole process."""
