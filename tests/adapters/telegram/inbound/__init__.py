"""What people do in Telegram, and what it comes to."""
