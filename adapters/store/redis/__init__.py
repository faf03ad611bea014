"""The kernel on Redis: one store for any number of processes."""

from adapters.store.redis.engine import RedisKernel as RedisKernel
