"""Tiny language models made from texts of our own, in closed form: nothing is trained.

::

    texts ─▶ vocabulary (byte pairs) ─▶ tables (what follows what) ─▶ file (GGUF, F16)
"""
