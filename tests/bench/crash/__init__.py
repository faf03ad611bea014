"""The proof by crash: real workers, killed and stopped, before a judge who reads the chats.

::

    nursery ──fork──▶ worker ─▶ kernel ─▶ SQLite file, or Redis behind a proxy
       ▲                │  └──▶ platform ─▶ chat server: what a reader sees is what counts
       └── stage: kills, stops, restarts, lets time pass, counts
"""
