-- Effects, as flat arguments in the order in which they apply:
--
--   put  k id end value     hash field; its mark goes to the sorted set of ends, KEYS[2]
--   set  k end value        key of a cache
--   hdel k id, del k
--   job  k id due payload   sorted set k, payloads in hash k+1; an empty due is now
--   zadd k score member, zrem k member
--
-- k is a place in KEYS. An end is empty, an instant, or a span from now as '+microseconds'.

local HOUR = 3600000000
local KEPT_LONGER = 3600000  -- milliseconds; the end in the document counts, not the key's

local function ending(argument)
  if string.sub(argument, 1, 1) ~= '+' then return argument end
  return digits(now + tonumber(string.sub(argument, 2)))
end

-- Tells the sweep that a document of this key ends within an hour of the clock.
local function mark_end(key, instant)
  if instant == '' then return end
  local hour = math.floor(tonumber(instant) / HOUR)
  redis.call('ZADD', KEYS[2], digits(hour * HOUR), digits(hour) .. ':' .. key)
end

local function set_for(key, instant, value)
  if instant == '' then
    redis.call('SET', key, ':' .. value)
  else
    local left = math.max(0, math.ceil((tonumber(instant) - now) / 1000)) + KEPT_LONGER
    redis.call('SET', key, instant .. ':' .. value, 'PX', digits(left))
  end
end

local woken = {}

-- Tells whoever waits on a queue, once for all jobs of a call.
local function wake(queue)
  if woken[queue] then return end
  woken[queue] = true
  redis.call('PUBLISH', queue, '')
end

local function add_job(place, id, due, payload)
  local at = due == '' and now or tonumber(due)
  if redis.call('ZADD', KEYS[place], 'NX', digits(at), id) == 0 then return end
  if payload ~= '' then redis.call('HSET', KEYS[place + 1], id, payload) end
  if at <= now then wake(KEYS[place]) end
end

local EFFECTS = {
  put = {4, function(key, place, id, given, value)
    local instant = ending(given)
    redis.call('HSET', key, id, instant .. ':' .. value)
    mark_end(key, instant)
  end},
  set = {3, function(key, place, given, value) set_for(key, ending(given), value) end},
  hdel = {2, function(key, place, id) redis.call('HDEL', key, id) end},
  del = {1, function(key) redis.call('DEL', key) end},
  job = {4, function(key, place, id, due, payload) add_job(place, id, due, payload) end},
  zadd = {3, function(key, place, score, member) redis.call('ZADD', key, score, member) end},
  zrem = {2, function(key, place, member) redis.call('ZREM', key, member) end},
}

local function apply(first)
  while first <= #ARGV do
    local effect = EFFECTS[ARGV[first]]
    local place = tonumber(ARGV[first + 1])
    effect[2](KEYS[place], place, unpack(ARGV, first + 2, first + effect[1]))
    first = first + effect[1] + 1
  end
end
