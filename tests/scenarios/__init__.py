"""The whole process, by the clock."""
