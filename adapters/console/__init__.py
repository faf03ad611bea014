"""The terminal as a platform: it shows briefs, progress and answers, and reads lines."""
