"""What Daybrief remembers: a small kernel, its engines, and the stores built on it."""
