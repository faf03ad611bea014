"""The one language that readers and admins speak with the bot, the same on every platform.

::

    text ─▶ grammar ─▶ a line ─▶ door: trigger? right? limit? ─▶ its handler ─▶ Reply
               ▲                                                      │
            commands: the one table                    lines, offers of further lines, where
            help, menus and pages are made of it       the talk stands then

To add a command: a noun in `lines`, a row in `commands`, its words in `digest/words/dialogue/`,
and a handler in one of the modules that `door` gathers.
"""
