"""Tests of `digest.feeds`."""
