"""The rows of the table of commands that are about what is one's own.

*Pure.*
"""

from __future__ import annotations

from bot.dialogue import arguments, forms, ownlines
from bot.dialogue.entry import Entry, Group, Where, Who

OWN: tuple[Entry, ...] = (
    Entry(
        name="settings export",
        kind=ownlines.SettingsExport,
        group=Group.CHANGE,
        read=forms.alone(ownlines.SettingsExport),
    ),
    Entry(
        name="settings import",
        is_free=True,
        kind=ownlines.SettingsImport,
        group=Group.CHANGE,
        read=forms.maybe(ownlines.SettingsImport, "named", arguments.file),
        write=forms.written("named", arguments.written_file),
        who=Who.MANAGER,
    ),
    Entry(
        name="settings restore",
        kind=ownlines.SettingsRestore,
        group=Group.CHANGE,
        read=forms.one(ownlines.SettingsRestore, "change", arguments.change),
        write=forms.written("change"),
        who=Who.MANAGER,
        is_listed=False,
    ),
    Entry(
        name="sources export",
        kind=ownlines.SourcesExport,
        group=Group.CHANGE,
        read=forms.alone(ownlines.SourcesExport),
    ),
    Entry(
        name="sources import",
        is_free=True,
        kind=ownlines.SourcesImport,
        group=Group.CHANGE,
        read=forms.maybe(ownlines.SourcesImport, "named", arguments.file),
        write=forms.written("named", arguments.written_file),
        who=Who.MANAGER,
    ),
    Entry(
        name="privacy",
        kind=ownlines.Privacy,
        group=Group.YOU,
        read=forms.alone(ownlines.Privacy),
        is_in_menu=True,
    ),
    Entry(
        name="export",
        kind=ownlines.Export,
        group=Group.YOU,
        read=forms.alone(ownlines.Export),
        where=Where.ALONE,
    ),
    Entry(
        name="forget me",
        kind=ownlines.ForgetMe,
        group=Group.YOU,
        read=forms.forgetting,
        write=forms.written_forgetting,
    ),
    Entry(
        name="claim",
        kind=ownlines.Claim,
        group=Group.YOU,
        read=forms.maybe(ownlines.Claim, "code", arguments.code),
        write=forms.written("code"),
        where=Where.PRIVATE,
        is_listed=False,
    ),
)
