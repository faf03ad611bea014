"""The terminal: pipes, and a pseudo-terminal in place of a person's."""
