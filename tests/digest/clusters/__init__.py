"""Tests of digest.clusters."""
