-- after: _begin _once _effects
-- Removes a job, or re-arms it, and applies effects, if the token is current.
--
-- KEYS     operations, ends, due, leases, payloads, …
-- ARGV[6]  id
-- ARGV[7]  token
-- ARGV[8]  when it is due again, or empty
-- ARGV[9…] effects
-- A token once stale stays so: sent again, the answer is no as well.

if redis.call('HGET', KEYS[4], ARGV[6]) ~= ARGV[7] then return refused('0') end
if ARGV[8] == '' then
  redis.call('ZREM', KEYS[3], ARGV[6])  -- frees memory first: work drains a full store
  redis.call('HDEL', KEYS[4], ARGV[6])
  redis.call('HDEL', KEYS[5], ARGV[6])
else
  redis.call('HDEL', KEYS[4], ARGV[6])
  redis.call('ZADD', KEYS[3], ARGV[8], ARGV[6])
  if tonumber(ARGV[8]) <= now then wake(KEYS[3]) end
end
apply(9)
return done('1')
