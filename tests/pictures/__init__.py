"""Pictures of what readers see: drawn for people to look at, and for the documentation."""
