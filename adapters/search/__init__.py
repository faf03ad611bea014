"""Where passages are found again by their words."""
