"""Tests of `digest.delivery`."""
