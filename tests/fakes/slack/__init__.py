"""A Slack on loopback that speaks the real protocol and refuses like the real one.

::

    methods    /api/METHOD             ─▶ arguments ─▶ api ─▶ chat, streams, modals, files, …
    pages      /oauth/v2/authorize, /upload/, /files-pri/, response_urls
    sockets    /link/                  Socket Mode
    carrier    signed requests to the app, or envelopes to a socket; retries
    stage      people: say, command, press, submit, …
    door       /_state, /_stage/ACT    the same from another process
    world      nouns and where they are; clock: seconds that can be moved

In one process::

    async with SlackServer() as slack:
        client = AsyncWebClient("xoxb-fake", base_url=slack.api_url, retry_handlers=[])
        slack.next(accept_then_hang_up(), on="chat.postMessage")
        said = slack.stage.say(MEMBER, CHANNEL, "what is new?")
        delivery = slack.stage.command(MEMBER, CHANNEL, "/brief", "help")
        await delivery.ended.wait()
        slack.seen(slack.messages(CHANNEL)[-1])

Alone, for a person to play with: `python -m tests.fakes.slack --port 3999`. Where the real
server's conduct is not documented, the docstring at that place says so.
"""
