-- What every script begins with: the time, and keys that hold what they should.
--
-- ARGV[1]  now, in microseconds since 1970; empty: the server's clock counts
-- ARGV[2]  a letter per key: h hash, s string, z sorted set
-- A script that failed half-way would leave its first half: what is of a wrong type is found
-- before anything is written.

local TYPES = {h = 'hash', s = 'string', z = 'zset'}

local function kind(place)
  return string.sub(ARGV[2], place, place)
end

for place = 1, #KEYS do
  local found = redis.call('TYPE', KEYS[place]).ok
  if found ~= 'none' and found ~= TYPES[kind(place)] then
    return redis.error_reply('WRONGTYPE a key of ours holds a ' .. found)
  end
end

local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
end

-- Lua's own form of a number has 14 digits; instants need 16.
local function digits(number)
  return string.format('%.0f', number)
end

-- Documents are stored as 'end:value', the end empty where there is none.
-- Returns value and end; nil for what is absent or past its end.
local function opened(raw)
  if not raw then return nil end
  local colon = string.find(raw, ':', 1, true)
  local ending = string.sub(raw, 1, colon - 1)
  if ending ~= '' and tonumber(ending) <= now then return nil end
  return string.sub(raw, colon + 1), ending
end

-- Lua's stack bounds how many arguments one command can take.
local CHUNK = 1000

local function in_chunks(command, key, list)
  for first = 1, #list, CHUNK do
    redis.call(command, key, unpack(list, first, math.min(first + CHUNK - 1, #list)))
  end
end
