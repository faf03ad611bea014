"""LINE's Messaging API on loopback: it speaks the real protocol and refuses like the real one.

One server has one bot, and stands for api.line.me and api-data.line.me::

    api        /v2/bot/… ─▶ sending, lookups, menus
    messages   what a body may hold: checks, actions, flex; limits has the numbers
    webhooks   events, signed, several to a body, again where they were not answered 2xx
    stage      people and groups: follow, say, tap, press, add_bot, unsend, …
    door       /_state, /_stage/ACT: the same from another process
    world      nouns and where they are; clock: seconds that can be moved
    schema     and judge: what others have against a body or an event

In one process::

    async with LineServer(quota=200) as line:
        line.hook("http://127.0.0.1:8080/line/webhook")
        ann = line.stage.person("Ann", language="ja")
        line.stage.follow(ann)
        await line.settled()
        line.next(accept_then_hang_up(), on="push", chat=ann)
        ...
        line.seen(ann)[-1].text
        line.stage.tap(ann, "今日のまとめ")
        line.units, line.faults()
        line.clock.advance(60)

Alone, for a person to play with: `python -m tests.fakes.line --port 8082`.

Where it is stricter than the real server may be: a kilobyte has 1,000 bytes, unknown fields of
actions and Flex components are refused. Where it is more patient: a webhook may be plain http, and
how fast the bot calls is limited for rich menus only; both kinds of 429 come by direction too. Not
played: video, audio, location, imagemap, template and coupon messages, narrowcast, broadcast,
audiences, insight, and modules. Words of refusals that are not published are the fake's own.
"""
