"""The proof of what Daybrief promises under each fault, run and counted."""
