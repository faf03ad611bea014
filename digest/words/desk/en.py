"""The English words of the desk.

*Pure.*
"""

from __future__ import annotations

from digest.words.desk.table import DeskWords

WORDS = DeskWords(
    open="Key points and sources",
    ask="Ask about it",
    why="Why this story?",
    more="More like this",
    less="Less like this",
    save="Save",
    report="Report an error",
    left_out="Show the {stories} left out",
    settings="Settings",
    brief_too_old="That brief is older than 30 days, which is as long as I keep one.",
    ask_about="Story {number}: {headline}. What would you like to know? Write your question.",
)
