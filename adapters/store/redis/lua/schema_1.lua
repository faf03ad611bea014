-- The number of shards is fixed when a store begins.
redis.call('HSET', KEYS[1], 'shards', ARGV[2])
