"""Tests of the language of the conversation."""
