"""Tests of the answers to follow-up questions."""
