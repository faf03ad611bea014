"""How the store's keys are named.

::

    b:store                   hash: schema version, number of shards
    b:{7}:o                   hash: what operations answered
    b:{7}:e                   sorted set: which hashes have documents ending in which hour
    b:{7}:seq                 the last token number
    b:{7}:h:<namespace>       hash: durable documents
    b:{7}:d:<namespace>:<id>  a document of a cache
    b:{7}:q:<queue>:due       sorted set: jobs by due time or lease's end; also the channel
              …    :lease     hash: tokens, of leased jobs only
              …    :pay       hash: payloads, where there is one
    b:{7}:i:<index>           sorted set
    b:r:{<bucket>}            a rate; its operations stand behind it, b:r:{<bucket>}:<id>

*Pure.* What stands between braces decides the slot of a cluster
(redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec, hash tags), so a shard's
keys are always together.
"""

from __future__ import annotations

from dataclasses import dataclass

from adapters.store.effects import Namespace

STORE = "b:store"
SHARDS = 16
"""How many shards a new store gets: enough for the nodes of any cluster we expect."""

_ESCAPED = str.maketrans({char: "\\" + char for char in "*?[]\\^-"})


@dataclass(frozen=True, slots=True)
class ShardKeys:
    """The keys of one shard."""

    shard: int

    @property
    def operations(self) -> str:
        """What operations answered."""
        return f"b:{{{self.shard}}}:o"

    @property
    def ends(self) -> str:
        """Which hashes have documents that end."""
        return f"b:{{{self.shard}}}:e"

    @property
    def seq(self) -> str:
        """The last token number."""
        return f"b:{{{self.shard}}}:seq"

    def documents(self, ns: Namespace) -> str:
        """Return the hash of a durable namespace."""
        return f"b:{{{self.shard}}}:h:{ns.name}"

    def document(self, ns: Namespace, key: str) -> str:
        """Return the key of a document of a cache."""
        return f"{self.cached(ns)}{key}"

    def cached(self, ns: Namespace) -> str:
        """Return what the keys of a cache begin with.

        Raises:
            ValueError: the name has a colon, so that two caches could share a key.
        """
        if ":" in ns.name:
            raise ValueError(f"a cache's name has no colon: {ns.name}")
        return f"b:{{{self.shard}}}:d:{ns.name}:"

    def cached_pattern(self, ns: Namespace) -> str:
        """Return the glob-style pattern of a cache's keys."""
        return _exactly(self.cached(ns)) + "*"

    def due(self, queue: str) -> str:
        """Return a queue's jobs by due time, which is its channel as well."""
        return f"b:{{{self.shard}}}:q:{queue}:due"

    def leases(self, queue: str) -> str:
        """Return the tokens of a queue's leased jobs."""
        return f"b:{{{self.shard}}}:q:{queue}:lease"

    def payloads(self, queue: str) -> str:
        """Return the payloads of a queue's jobs."""
        return f"b:{{{self.shard}}}:q:{queue}:pay"

    def index(self, name: str) -> str:
        """Return an index."""
        return f"b:{{{self.shard}}}:i:{name}"


def due_pattern(queue: str) -> str:
    """Return the glob-style pattern of a queue's channels in all shards."""
    return f"b:{{*}}:q:{_exactly(queue)}:due"


def bucket(name: str) -> str:
    """Return the key of a rate."""
    return f"b:r:{{{name}}}"


def bucket_operation(name: str, op_id: str) -> str:
    """Return where the answer of an operation on a rate is kept."""
    return f"{bucket(name)}:{op_id}"


def _exactly(text: str) -> str:
    """Return a pattern that only this text fits (redis.io/docs/latest/commands/keys)."""
    return text.translate(_ESCAPED)
