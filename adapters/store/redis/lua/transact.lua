-- after: _begin _once _effects
-- Applies effects, unless a document exists.
--
-- KEYS     operations, ends, …
-- ARGV[6]  place in KEYS of the document that must be absent, or empty
-- ARGV[7]  its id, where that key is a hash
-- ARGV[8…] effects

if ARGV[6] ~= '' then
  local place = tonumber(ARGV[6])
  local raw
  if kind(place) == 'h' then
    raw = redis.call('HGET', KEYS[place], ARGV[7])
  else
    raw = redis.call('GET', KEYS[place])
  end
  if opened(raw) then return declined('0') end
end
apply(8)
return done('1')
