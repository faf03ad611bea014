-- after: _begin
-- Counts the jobs of a queue and those that are due.
--
-- KEYS     due

return {
  redis.call('ZCARD', KEYS[1]),
  redis.call('ZCOUNT', KEYS[1], '-inf', digits(now)),
}
