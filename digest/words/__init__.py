"""Every word a reader sees, per language: one table a language.

`words.table.of(language)` gives the table, `words.phrases` the sentences made from
data, `words.plain` a brief as plain lines.
"""
