-- after: _begin
-- Counts the jobs of a queue and those that are due, and tells since when the oldest is.
--
-- KEYS     due

return {
  redis.call('ZCARD', KEYS[1]),
  redis.call('ZCOUNT', KEYS[1], '-inf', digits(now)),
  redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', digits(now), 'WITHSCORES', 'LIMIT', 0, 1),
}
