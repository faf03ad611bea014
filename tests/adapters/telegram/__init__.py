"""Telegram: what is shown there, judged by TDLib and by the models of the Bot API."""
