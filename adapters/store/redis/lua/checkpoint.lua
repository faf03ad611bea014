-- after: _begin _once
-- Moves the end of a lease and keeps a payload, if the token is current.
--
-- KEYS     operations, due, leases, payloads
-- ARGV[6]  id
-- ARGV[7]  token
-- ARGV[8]  the lease's end
-- ARGV[9]  '=' and the payload, or empty: it stays

if redis.call('HGET', KEYS[3], ARGV[6]) ~= ARGV[7] then return refused('0') end
make_room()
redis.call('ZADD', KEYS[2], ARGV[8], ARGV[6])
if tonumber(ARGV[8]) <= now then redis.call('PUBLISH', KEYS[2], '') end
if ARGV[9] == '=' then
  redis.call('HDEL', KEYS[4], ARGV[6])
elseif ARGV[9] ~= '' then
  redis.call('HSET', KEYS[4], ARGV[6], string.sub(ARGV[9], 2))
end
return done('1')
