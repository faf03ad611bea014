"""Platforms that no reader ever uses."""
