"""Telegram's Bot API on loopback: its methods, its people, and its bad days.

One server has one bot. It speaks JSON, forms and multipart, refuses with the words of the real
server (tdlib/telegram-bot-api 10.0), and shares no code with any client::

    async with TelegramServer() as telegram:
        ann = telegram.people.person("Ann")
        telegram.people.start(ann)                      # she may now be written to
        group = telegram.people.group("Readers", ann)   # the bot is in it
        telegram.people.say(group, "@daybrief_bot any news?", by=ann)
        ...                         # base_url=telegram.base_url, token=telegram.token
        telegram.visible(group)[-1].text
        telegram.next(accept_then_hang_up(), on="sendMessage", chat=group)
        telegram.clock.advance(60)

Where it is more patient than the real one: a second `getUpdates` with the same offset is not
held for three seconds; a webhook may be plain http on any port (`requires_https`).
"""
