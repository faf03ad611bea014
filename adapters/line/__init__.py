"""LINE: what is shown there, its Messaging API, what comes in, what it costs."""
