-- A bucket is a string, 'tat blocked seen': the theoretical arrival time of its next slot, the
-- end of its last penalty, and the latest instant it was asked at, in microseconds since 1970;
-- the last was added later. It ends by itself once it equals an absent one. What an operation
-- answered is a key of its own beside it, since buckets are many and their operations
-- short-lived. Waits are spans: a clock that was set back by a day must not make one a day
-- longer, so what a bucket holds goes back with it.
--
-- KEYS     the bucket, the operation
-- ARGV[3]  how long to keep the answer, in microseconds

do
  local answered = redis.call('GET', KEYS[2])
  if answered then return answered end
end

local STEP = 1000000  -- set back by more, a clock is wrong; by less, two processes differ

local tat, blocked, seen = now, 0, now
do
  local raw = redis.call('GET', KEYS[1])
  if raw then
    local first, second, third = string.match(raw, '^(%d+) (%d+) ?(%d*)$')
    if not first then return redis.error_reply('NOBUCKET a bucket is damaged') end
    seen = tonumber(third) or now
    local back = seen - now
    if back <= STEP then back = 0 end
    tat = math.max(tonumber(first) - back, now)
    blocked = math.max(tonumber(second) - back, 0)
    seen = math.max(seen - back, now)
  end
end

local function done(answer)
  local kept = tonumber(ARGV[3])
  local left = math.ceil((math.max(tat, blocked) - now + kept) / 1000)
  redis.call('DEL', KEYS[2])  -- frees memory first: work drains a full store
  local bucket = table.concat({digits(tat), digits(blocked), digits(seen)}, ' ')
  redis.call('SET', KEYS[1], bucket, 'PX', digits(left))
  redis.call('SET', KEYS[2], answer, 'PX', digits(math.ceil(kept / 1000)))
  return answer
end
