-- Effects, as flat arguments in the order in which they apply:
--
--   put  k id end value     hash field; its mark goes to the sorted set of ends, KEYS[2]
--   set  k end value        key of a cache
--   hdel k id, del k
--   jdel k l p id           a job, its lease in hash l, its payload in hash p
--   job  k p id due payload sorted set k, payloads in hash p; an empty due is now
--   zadd k score member, zrem k member
--
-- k, l and p are places in KEYS. An end is empty, an instant, or a span from now as '+microseconds'.

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

local function add_job(queue, payloads, id, due, payload)
  local at = due == '' and now or tonumber(due)
  if redis.call('ZADD', queue, 'NX', digits(at), id) == 0 then return end
  if payload ~= '' then redis.call('HSET', KEYS[tonumber(payloads)], id, payload) end
  if at <= now then wake(queue) end
end

local EFFECTS = {
  put = {4, function(key, id, given, value)
    local instant = ending(given)
    redis.call('HSET', key, id, instant .. ':' .. value)
    mark_end(key, instant)
  end},
  set = {3, function(key, given, value) set_for(key, ending(given), value) end},
  hdel = {2, function(key, id) redis.call('HDEL', key, id) end},
  del = {1, function(key) redis.call('DEL', key) end},
  jdel = {4, function(queue, leases, payloads, id)
    redis.call('ZREM', queue, id)
    redis.call('HDEL', KEYS[tonumber(leases)], id)
    redis.call('HDEL', KEYS[tonumber(payloads)], id)
  end},
  job = {5, add_job},
  zadd = {3, function(key, score, member) redis.call('ZADD', key, score, member) end},
  zrem = {2, function(key, member) redis.call('ZREM', key, member) end},
}

local function apply(first)
  while first <= #ARGV do
    local width, act = unpack(EFFECTS[ARGV[first]])
    act(KEYS[tonumber(ARGV[first + 1])], unpack(ARGV, first + 2, first + width))
    first = first + width + 1
  end
end
