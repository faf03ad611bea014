"""Slack, edge by edge."""
