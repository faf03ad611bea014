"""Tests of what Daybrief remembers."""
