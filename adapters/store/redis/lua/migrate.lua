-- Takes a store from one schema version to the next, unless somebody else has.
--
-- KEYS     the store's own hash
-- ARGV[1]  the version to start from
-- ARGV[2]  the number of shards for a new store
-- Answers the version after it. The step stands where the line below says so.

local version = tonumber(redis.call('HGET', KEYS[1], 'schema') or '0')
if version ~= tonumber(ARGV[1]) then return version end

do
  -- step
end

redis.call('HSET', KEYS[1], 'schema', version + 1)
return version + 1
