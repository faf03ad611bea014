"""What Telegram is sent and what it brings, and the judges of it."""
