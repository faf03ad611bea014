"""English words of the pages that install the bot."""

from __future__ import annotations

from digest.words.install import InstallWords

WORDS = InstallWords(
    installed="Daybrief is installed",
    installed_text="It has just written to you in Slack. Your first brief is there; everything "
    "else can be set up in that conversation.",
    open_it="Open Slack",
    cancelled="Nothing was installed",
    cancelled_text="You pressed Cancel, so nothing was changed in your workspace.",
    unknown="This page is no longer good",
    unknown_text="An installation has to be finished within ten minutes, in the browser in which "
    "it was begun. Nothing was installed.",
    begun="This was interrupted",
    begun_text="The installation was begun, but not finished. To begin again does no harm.",
    refused="Nothing was installed",
    refused_text="Slack did not allow it: {why}",
    unanswered="Slack did not answer",
    unanswered_text="Whether Daybrief is installed is not known. To begin again does no harm.",
    busy="One moment, please",
    busy_text="Many are installing Daybrief just now. Please try again in a minute.",
    again="Begin again",
)
