"""Telegram's Bot API on loopback: it speaks the real protocol and refuses like the real one.

One server has one bot. The words of its refusals are those of tdlib/telegram-bot-api 10.0::

    api        /bot<token>/METHOD, /file/bot<token>/PATH ─▶ arguments ─▶ sending, editing, …
    entities   markup (HTML), detection (links that are found), links; keyboards
    updates    the row that getUpdates asks for, or that webhooks brings
    stage      people and places: say, press, react, block, migrate, …
    door       /_state, /_stage/ACT: the same from another process
    world      nouns and where they are; clock: seconds that can be moved
    schema     and judge: what others have against a call

In one process::

    async with TelegramServer() as telegram:
        bot = Bot(telegram.token, base_url=telegram.base_url)
        ann = telegram.stage.person("Ann", has_started=True)
        group = telegram.stage.supergroup("Readers", ann)
        telegram.stage.say(group, "@daybrief_bot any news?", by=ann)
        telegram.next(accept_then_hang_up(), on="sendMessage", chat=group)
        ...
        telegram.said(group)[-1].text
        telegram.clock.advance(60)

Alone, for a person to play with: `python -m tests.fakes.telegram --port 8081`.

Where it is more patient than the real server: a second getUpdates with the same offset is not held
for three seconds, a webhook may be plain http on any port (`requires_https`), and Markdown is not
read at all. What is not published (rates, how long a press may be answered) is said in `limits`
and `rates`.
"""
