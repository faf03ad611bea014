"""Whether the tests notice when what they guard is changed."""
