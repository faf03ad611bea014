"""Language models behind the usual interface: asked in time, and never believed.

::

    chain ─▶ model ─▶ server: a turn, the share of retries ─▶ wire ─▶ openai, httpx2
               │                                               │
               ├─ request: the body of a call                  ├─ replies: what counts as one
               ├─ ladder: what this server understands         └─ faults: what went wrong
               ├─ breaker: whether to ask it at all
               └─ objects: the JSON object in a text

Of these only `wire` knows the client's library, and it is imported with the first call: it
costs two thirds of a second and 50 MB.
"""
