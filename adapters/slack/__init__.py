"""Slack: its Web API, its events by HTTP or Socket Mode, Block Kit."""
