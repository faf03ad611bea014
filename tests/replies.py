"""Replies, a form and a page of our own writing: what pictures and tests are made of."""

from __future__ import annotations

from datetime import UTC

from adapters.contract import (
    Action,
    Choice,
    Field,
    FieldKind,
    Form,
    FormKind,
    FormRequest,
    Page,
    Part,
)
from digest.words import plain, table
from digest.words.lines import GAP, Line, Role
from tests import make, specimens
from tests.specimens import EN, token

LAB = ("https://kestrel-lab.example/news/wren",)
LEDGER = ("https://meridian-ledger.example/ai/story?id=48213&from=front",)


def action(label: str, line: str = "today", form: FormKind | None = None) -> Action:
    """Return something to press."""
    return Action(label=label, line=line, token=token(len(label)), form=form)


ANSWER = (
    Line(role=Role.TAKEAWAY, text="Wren has 8 billion parameters and runs on a laptop. [1]"),
    Line(role=Role.TAKEAWAY, text="The Meridian Ledger writes of 7 billion. [2]"),
    Line(role=Role.SOURCE, text="[1] Kestrel Lab", urls=LAB),
    Line(role=Role.SOURCE, text="[2] The Meridian Ledger", urls=LEDGER),
    Line(role=Role.NOTE, text="Answered from story 1's articles only."),
    Line(role=Role.POINT, label="Ask:"),
    Line(role=Role.QUESTION, text="Who is Owen Lisle?"),
    Line(role=Role.QUESTION, text="What comes next?"),
)
SUGGESTED = (action("Who is Owen Lisle?"), action("What comes next?"))
UNTOLD = (
    Line(
        role=Role.TAKEAWAY,
        text="The sources do not say. I only answer from the articles I have read.",
    ),
    Line(role=Role.POINT, label="Ask:"),
    Line(role=Role.QUESTION, text="How many parameters does Wren have?"),
)
HELP = (
    Line(role=Role.TITLE, text="AI brief: one minute of AI news, with sources."),
    GAP,
    Line(role=Role.HEADLINE, text="Read"),
    Line(role=Role.POINT, text="today: today's brief"),
    Line(role=Role.POINT, text="2: story 2: what happened, why it matters, what to watch"),
    Line(role=Role.POINT, text="week: the week in 90 seconds"),
    GAP,
    Line(role=Role.HEADLINE, text="Change"),
    Line(role=Role.POINT, text="topics +agents -chips: what you follow; any phrase is a topic"),
    Line(role=Role.POINT, text="time 07:30: when it comes, with a time zone or city if you like"),
    GAP,
    Line(role=Role.NOTE, text="One command, with examples: help WORD"),
    Line(role=Role.NOTE, text="Anything else is a question, answered from the sources."),
)  # fmt: skip
SETTINGS = (
    Line(role=Role.TITLE, text="Settings"),
    Line(role=Role.NOTE, text="Topics: open source, policy, agents."),
    Line(role=Role.NOTE, text="Brief: weekdays at 08:00, Berlin."),
    Line(role=Role.NOTE, text="Language: English. At most 5 stories."),
)
GREETING = (
    Line(
        role=Role.NOTE,
        text="One minute of AI news a day, with sources. Today's brief is in this thread.",
    ),
    GAP,
    Line(
        role=Role.NOTE,
        text="Shall it come by itself, on weekdays? Nothing is sent unless you choose.",
    ),
)
TIMES = tuple(
    action(each) for each in ("Weekdays at 08:00", "Another time or topics", "Only when we ask")
)


def opened() -> tuple[Line, ...]:
    """Return a story that somebody opened."""
    return plain.opened(table.of(EN), specimens.full().slots[0], 1, UTC)


def form() -> Form:
    """Return the form of settings."""
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    topics = ("models", "open source", "agents", "chips", "policy", "research", "business",
              "safety", "health", "robotics", "education", "rights")  # fmt: skip
    lengths = (("3", "3 stories"), ("5", "5 stories"), ("7", "7 stories, 90 seconds"))

    def choices(*labels: str) -> tuple[Choice, ...]:
        return tuple(Choice(value=each.lower(), label=each) for each in labels)

    return Form(
        request=FormRequest(
            kind=FormKind.SETTINGS,
            recipient=make.recipient("C0NEWS", tenant="T0TEAM"),
            asker="U0ADA",
            is_shared=True,
        ),
        title="Settings of the brief",
        note="For this channel. Saved at once; the next brief uses it.",
        send="Save",
        cancel="Cancel",
        fields=(
            Field(key="topics", kind=FieldKind.SEVERAL, label="Topics", choices=choices(*topics),
                  chosen=("open source", "policy"), hint="Leave empty for all AI news."),
            Field(key="time", kind=FieldKind.TIME, label="Send at", chosen=("08:00",),
                  hint="By the clocks of Europe/Berlin."),
            Field(key="days", kind=FieldKind.SEVERAL, label="Days", choices=choices(*days),
                  chosen=("monday", "friday"), is_optional=False),
            Field(key="zone", kind=FieldKind.SEARCH, label="Time zone",
                  choices=(Choice(value="Europe/Berlin", label="Berlin"),),
                  chosen=("Europe/Berlin",)),
            Field(key="length", kind=FieldKind.ONE, label="Length",
                  choices=tuple(Choice(value=v, label=t) for v, t in lengths), chosen=("5",)),
            Field(key="language", kind=FieldKind.ONE, label="Language",
                  choices=choices("English", "Japanese", "Chinese", "Korean", "German", "French"),
                  chosen=("english",)),
            Field(key="muted", kind=FieldKind.TEXT, label="Never show", chosen=("crypto",)),
        ),
    )  # fmt: skip


def page() -> Page:
    """Return the page of somebody who has set something up."""
    return Page(
        parts=(
            Part(
                lines=(
                    Line(role=Role.TITLE, text="Your AI brief"),
                    Line(role=Role.NOTE, text="Next: Sat 18 Apr, 08:00, Berlin · 5 stories"),
                ),
                actions=(
                    action("Read today's brief"),
                    action("This week"),
                    action("Saved"),
                    action("Settings", form=FormKind.SETTINGS),
                ),
            ),
            Part(
                lines=(
                    Line(
                        role=Role.HEADLINE, label="1.",
                        text="Kestrel Lab gives away Wren, a model small enough for a laptop",
                    ),
                    Line(
                        role=Role.TAKEAWAY,
                        text="Hospitals that may not send letters outside can run it.",
                    ),
                    Line(role=Role.SOURCE, text="Kestrel Lab", urls=LAB),
                    Line(role=Role.SOURCE, text="The Meridian Ledger", urls=LEDGER),
                    GAP,
                    Line(
                        role=Role.HEADLINE, label="2.",
                        text="Banks must explain every loan that software refuses",
                    ),
                    Line(
                        role=Role.TAKEAWAY,
                        text="From July, who is refused gets the facts that counted.",
                    ),
                ),
            ),
            Part(
                lines=(
                    Line(role=Role.HEADLINE, text="Channels you manage"),
                    Line(role=Role.POINT, text="#ai-news: weekdays at 08:00, open source, policy"),
                    Line(role=Role.POINT, text="#labs: weekdays at 09:00, agents"),
                ),
            ),
            Part(
                lines=(
                    Line(
                        role=Role.NOTE,
                        text="What is kept of you are your settings and questions.",
                    ),
                ),
                actions=(action("What is stored"), action("Delete it all")),
            ),
        )
    )  # fmt: skip
