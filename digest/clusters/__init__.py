"""Articles become stories-to-be: which tell of one event, of what, and which deserve a place."""
