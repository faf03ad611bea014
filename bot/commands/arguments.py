"""What can be typed after a command; apart from the handlers, so that `--help` loads nothing."""

from __future__ import annotations

import argparse

from digest.model import SourceKind
from digest.words import table

_KINDS = [kind.value for kind in SourceKind]


def add_brief(parser: argparse.ArgumentParser) -> None:
    """Add the options of `brief`; their values are judged later, together, by its handler."""
    add = parser.add_argument
    parser.description = (
        "Read the sources and print one brief. Files have no present of their own: a brief "
        "from files alone is dated by their newest entry unless --now says otherwise."
    )
    add(
        "--feeds",
        action="append",
        default=[],
        metavar="SRC",
        help="URL, OPML file, list of URLs, feed file or folder (may be repeated)",
    )
    add("--topics", default="", metavar="A,B", help="only these topics: names or own phrases")
    add("--language", metavar="XX", help=f"{' or '.join(table.LANGUAGES)} (default: LANGUAGE)")
    add("--stories", default="5", metavar="N", help="at most so many, 1 to 7 (default 5)")
    add("--now", metavar="ISO8601", help="make the brief of this instant")
    add("--since", metavar="ISO8601", help="news after it (default: 48 h before)")
    add(
        "--format",
        default="text",
        metavar="text|json|slack|telegram|line",
        help="what to print (default text)",
    )
    add("--ask", metavar="QUESTION", help="also answer a question about the brief")
    add("--for", dest="reader", metavar="NAME", help="leave out what NAME was told")
    add("--remember", action="store_true", help="record what NAME is told (needs --for)")


def add_restored(parser: argparse.ArgumentParser) -> None:
    """Add the argument of `restored`."""
    parser.description = (
        "Call it after the store was put back from a backup and before anything is started: "
        "what was sent since the backup was made is then looked for, not sent anew."
    )
    parser.add_argument(
        "made_at", metavar="ISO8601", help="when the backup was made, such as 2026-11-21T06:00Z"
    )


def add_claim(parser: argparse.ArgumentParser) -> None:
    """Add the argument of `claim`."""
    parser.description = (
        "Print a code that is good once and for an hour. Whoever says it to the bot, in a chat of "
        "his own, runs the bot there from then on. For platforms that know of no roles."
    )
    parser.add_argument("platform", choices=["line"], help="where it may be said")


def add_export(parser: argparse.ArgumentParser) -> None:
    """Add the argument of `export`."""
    parser.description = (
        "Write subscriptions and what was made of the lists of sources, of all places, to one "
        "file. Secrets are not in it, nor what was sent, said or told; addresses of chats are."
    )
    parser.set_defaults(command="configuration", action="export")
    parser.add_argument("file", nargs="?", metavar="FILE", help="a new file; printed if none")


def add_import(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `import`."""
    parser.description = (
        "Bring in what `export` wrote, also from SQLite to Redis and back. What is set up here "
        "and not in the file stays; a file with any fault changes nothing."
    )
    parser.set_defaults(command="configuration", action="import")
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--dry-run", action="store_true", help="say what would change")


def add_usage(parser: argparse.ArgumentParser) -> None:
    """Add the options of `usage`."""
    parser.description = (
        "Print what language models used, by day, purpose and model, and what that cost by "
        "LLM_PRICES. Days are of UTC; 35 of them are kept."
    )
    parser.add_argument("--days", default="7", metavar="N", help="so many, today included (7)")
    parser.add_argument("--format", choices=["table", "json"], default="table")


def add_work(parser: argparse.ArgumentParser) -> None:
    """Add the option of `work`."""
    parser.description = (
        "Turn the loops until SIGTERM: whose brief is due, composing, delivering, answering. "
        "On Redis any number of workers share the work; on SQLite, those of one machine."
    )
    parser.add_argument(
        "--port", metavar="N", help="answer /healthz, /readyz and /metrics there (default: not)"
    )


def add_feeds(parser: argparse.ArgumentParser) -> None:
    """Add the actions of `feeds` and their options."""
    parser.description = (
        "The sources that are read: a curated catalogue, and what you add to it or remove. "
        "Without an action, the list is printed. While FEEDS is set, briefs read what it names "
        "instead."
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    # After the line above: it sets its own default for `action`.
    parser.set_defaults(action="list", language=None, kind=None, topic=None, format="table")
    _add_list(actions.add_parser("list", help="print the sources"))
    checking = actions.add_parser("check", help="fetch sources and say what is wrong with which")
    checking.add_argument(
        "names", nargs="*", metavar="NAME", help="title, site or URL; all if none"
    )
    _add_add(actions.add_parser("add", help="add a source"))
    removing = actions.add_parser("remove", help="remove sources, also those of the catalogue")
    removing.add_argument(
        "names", nargs="+", metavar="NAME", help="title, a part of it, site or URL"
    )
    actions.add_parser("undo", help="take back the last change")
    importing = actions.add_parser("import", help="add the sources of an OPML file")
    importing.add_argument("file", metavar="FILE")
    exporting = actions.add_parser("export", help="write the sources as OPML")
    exporting.add_argument("file", nargs="?", metavar="FILE", help="a new file; printed if none")


def _add_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--language", metavar="XX", help="only sources in a language, such as ja")
    parser.add_argument("--kind", choices=_KINDS, help="only sources of a kind")
    parser.add_argument("--topic", metavar="TOPIC", help="only sources on a topic")
    parser.add_argument("--format", choices=["table", "json", "opml"], default="table")


def _add_add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("url", metavar="URL", help="address of the feed")
    parser.add_argument("--title", help="its name (default: what the feed calls itself)")
    parser.add_argument("--kind", choices=_KINDS, help="what sort of source (default: blog)")
    parser.add_argument("--topics", metavar="A,B", help="what it mostly writes about")
    parser.add_argument("--language", metavar="XX", help="its language, such as en")
    parser.add_argument("--unchecked", action="store_true", help="add it without fetching it")


def add_correct(parser: argparse.ArgumentParser) -> None:
    """Add what `correct` takes."""
    parser.description = (
        "Record what was wrong and what is right. The story is marked in every brief of the last "
        "month that has it, posted briefs are edited where the platform can, and everybody who "
        "read it is told. Doctor names the brief and the story of what readers report."
    )
    parser.add_argument("brief", metavar="BRIEF", help="id of a brief, such as K7Q2ABCD")
    parser.add_argument("number", metavar="NUMBER", type=int, help="of the story in it")
    parser.add_argument("--wrong", metavar="TEXT", required=True, help="what we wrote")
    parser.add_argument("--right", metavar="TEXT", required=True, help="what the articles say")


def add_line(parser: argparse.ArgumentParser) -> None:
    """Add what can be asked of `line`."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser(
        "menu",
        help="show the menu under every chat, or renew it",
        description="Make the menus of buttons under the keyboard, one in each language, and have "
        "everybody see that of LANGUAGE. What is there already and the same is left as it is; "
        "older ones of ours are taken away.",
    )


def add_slack(parser: argparse.ArgumentParser) -> None:
    """Add what can be asked of `slack`."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    manifest = actions.add_parser(
        "manifest",
        help="print the manifest from which Slack makes the app",
        description="Print the manifest from which Slack makes the app: paste it at "
        "api.slack.com/apps, «Create New App», «From a manifest». See docs/platforms/slack.md.",
    )
    way = manifest.add_mutually_exclusive_group(required=True)
    way.add_argument(
        "--socket", action="store_true", help="updates are fetched: no public address is needed"
    )
    way.add_argument("--url", metavar="URL", help="Slack posts updates to this https address")
    manifest.add_argument(
        "--many",
        action="store_true",
        help="many workspaces install it, at /slack/install below the address",
    )
