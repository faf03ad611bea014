-- after: _begin _once _effects
-- Adds to a counter; its end counts from its creation.
--
-- KEYS     operations, ends, the counter: a hash, or a cache's key
-- ARGV[6]  id, where that key is a hash
-- ARGV[7]  by how much
-- ARGV[8]  the end of a new counter, as in effects

local EXACT = 9007199254740992  -- above 2^53 numbers of Lua have gaps
local is_hash = kind(3) == 'h'
local raw
if is_hash then
  raw = redis.call('HGET', KEYS[3], ARGV[6])
else
  raw = redis.call('GET', KEYS[3])
end

local value, instant = opened(raw)
local total = tonumber(ARGV[7])
if not value then
  instant = ending(ARGV[8])
elseif string.match(value, '^-?%d+$') then
  total = total + tonumber(value)
else
  return redis.error_reply('NOCOUNTER a document is no counter')
end
if math.abs(total) > EXACT then
  return redis.error_reply('TOOLARGE a counter has at most 53 bits')
end

if not is_hash then
  set_for(KEYS[3], instant, digits(total))
else
  redis.call('HSET', KEYS[3], ARGV[6], instant .. ':' .. digits(total))
  if not value then mark_end(KEYS[3], instant) end
end
return done(digits(total))
