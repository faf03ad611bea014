"""Tests of the grounding gate, with hand-made cases."""
