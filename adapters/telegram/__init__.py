"""Telegram: the Bot API, spoken by python-telegram-bot over connections of our own."""
