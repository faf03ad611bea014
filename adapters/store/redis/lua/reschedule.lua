-- after: _begin _once
-- Moves a job to another due time and burns its token.
--
-- KEYS     operations, due, leases
-- ARGV[6]  id
-- ARGV[7]  when it is due

if not redis.call('ZSCORE', KEYS[2], ARGV[6]) then return declined('0') end
redis.call('HDEL', KEYS[3], ARGV[6])
redis.call('ZADD', KEYS[2], ARGV[7], ARGV[6])
if tonumber(ARGV[7]) <= now then redis.call('PUBLISH', KEYS[2], '') end
return done('1')
