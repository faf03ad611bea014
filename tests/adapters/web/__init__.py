"""Tests of `adapters.web`."""
