"""The kernel on SQLite: one local file, the default store."""

from adapters.store.sqlite.engine import SqliteKernel as SqliteKernel
