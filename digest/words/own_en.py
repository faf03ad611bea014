"""English words about what is people's own."""

from __future__ import annotations

from types import MappingProxyType

from digest.words.own import OwnWords

WORDS = OwnWords(
    added="Added: {title}, {articles}, the newest from {when}.",
    added_undated="Added: {title}, {articles}, none of them dated.",
    added_empty="Added: {title}. It has no articles yet.",
    back="Back in the list, as it was: {title}.",
    already="{title} is in the list already.",
    full="This place has {most} sources of its own, as many as there may be. "
    "To make room: sources remove NAME",
    several="That page has several feeds. Which one?",
    unreadable=(
        "There is no feed to be read at that address. Check it, or try the address of the feed "
        "itself."
    ),
    no_address="That is no web address. Give one such as https://example.com/feed.xml",
    too_often=(
        "That was a lot of addresses: {most} an hour are looked at. There is room again in {wait}."
    ),
    fits="{title} can be read: {articles}, the newest from {when}.",
    fits_undated="{title} can be read: {articles}, none of them dated.",
    fits_empty="{title} can be read, and has no articles yet.",
    removed="Removed: {title}. Adding it again brings it back.",
    ambiguous="Several sources are called so. Which one?",
    unknown="No source in the list is called so.",
    did_you_mean="Did you mean {titles}?",
    state="Read here: {sources}, {own} of them your own.",
    imported="Brought in: {added} added, {known} in the list already.",
    refused="Left out, being no web address or for want of room: {refused}.",
    list_title="Sources that are read here",
    list_hint=(
        "To add one: sources add URL. To look at one first: sources test URL. "
        "To take one out: sources remove NAME"
    ),
    more_sources="And {count} more.",
    read_at="read {when}, {articles}",
    not_read="not read yet",
    failing="cannot be read since {when}",
    own="your own",
    kept_of_you="What is kept of you:",
    kept_here="What is kept of this place:",
    nothing_kept="Nothing.",
    kept_for="{what}: {count}, for {days} at most",
    kept_until="{what}: {count}, until it is ended",
    kinds=MappingProxyType(
        {
            "sub": "Subscriptions",
            "sub.owner": "Subscriptions elsewhere that you set up",
            "sub.last": "Dates of a last brief",
            "told": "What was told, so that it is not told twice",
            "latest": "Which brief came last",
            "send": "Messages that are to be sent",
            "delivery": "What became of messages",
            "said": "What was written and waits for an answer",
            "deadletter": "What was written and could not be answered, sealed",
            "answer": "Answers that wait to be fetched, sealed",
            "talk": "Conversations: the last four questions, sealed",
            "notice": "Notices that are to be given",
            "source": "Changes of the list of sources",
            "source.before": "The last change of that list",
            "edition": "Briefs in the making",
            "asked": "How much you asked, by day",
            "alerted": "Which alerts were given",
            "taste": "What you like, and what you muted",
            "saved": "Saved stories",
            "report": "Errors you reported, their words sealed",
            "wish": "What is set up, and places that somebody may manage",
            "change": "Changes of what is set up",
            "offer": "What buttons stand for",
            "visit": "When you were last here",
            "placed": "That a brief comes here",
            "draft": "Settings that were brought in or replaced",
            "grant": "That you installed the bot, sealed",
            "note": "What was found out about a conversation",
            "caretaker": "Shared places that you set something up in",
            "admin": "That you run the bot, by the operator's code",
            "owed": "Which brief you are owed today",
            "roster": "That somebody wrote here",
            "damaged": "Data that could not be read",
        }
    ),
    not_reached="Messages that are in this chat are kept by the platform: delete them there.",
    export_hint="All of it as a file: export. To have it forgotten: forget me.",
    left_out="{count} more are left out: the file would be too large.",
    exported="All that is kept of you is in the file {name}.",
    forget_question=(
        "Everything that is kept of you here will be gone within a minute: subscriptions, "
        "settings, questions, what you were told. It cannot be brought back. Forget you?"
    ),
    forget_elsewhere=(
        "What this place has set up stays. Of a chat of our own, say it there as well."
    ),
    forgetting="You are being forgotten. Within a minute nothing of you is left here.",
    shared_stays="What you set up for others stays for them, without your name.",
    settings_out=(
        "All that is set up here is in the file {name}; who may manage this place is not. "
        "To bring it in, here or elsewhere: settings import"
    ),
    sources_out="The list of {sources} that are read here is in the file {name} (OPML).",
    file_wanted="Attach the file to the words: {command}",
    path_wanted="Say which file, for example: {command} file.json",
    file_saved="Written, readable by you alone: {path}",
    file_too_large="Nothing was changed: the file is larger than {most} MiB.",
    file_unreadable="Nothing was changed: I could not read the file. Please send it again.",
    file_refused=(
        "Nothing was changed: that is no file that settings export has made, or a damaged one."
    ),
    file_refused_at="Nothing was changed: in the file, {at} is not as it has to be.",
    file_overfull=(
        "Nothing was changed: this place would have more than {most} sources of its own."
    ),
    file_gone="Nothing was changed: that file is no longer kept. Please send it again.",
    list_refused="Nothing was changed: that is no list of feeds (OPML).",
    would_change="Nothing is changed yet. The file would change:",
    sources_change="Sources: {new} added, {gone} removed, {other} changed.",
    file_hint="Sources that are not in the file stay, and so does who may manage this place.",
    file_sure="Import",
    file_applied="Brought in.",
    file_same="Everything in the file is set up already.",
    changed_since="Nothing was taken back: it has been changed since.",
)
