-- A bucket is a string, 'tat blocked': the theoretical arrival time of its next slot, and
-- the end of its last penalty, both in microseconds since 1970. It ends by itself once it
-- equals an absent one. What an operation answered is a key of its own beside it, since
-- buckets are many and their operations short-lived.
--
-- KEYS     the bucket, the operation
-- ARGV[3]  how long to keep the answer, in microseconds

do
  local answered = redis.call('GET', KEYS[2])
  if answered then return answered end
end

local tat, blocked = now, 0
do
  local raw = redis.call('GET', KEYS[1])
  if raw then
    local first, second = string.match(raw, '^(%d+) (%d+)$')
    if not first then return redis.error_reply('NOBUCKET a bucket is damaged') end
    tat, blocked = math.max(tonumber(first), now), tonumber(second)
  end
end

local function done(answer)
  local kept = tonumber(ARGV[3])
  local left = math.ceil((math.max(tat, blocked) - now + kept) / 1000)
  redis.call('DEL', KEYS[2])  -- frees memory first: work drains a full store
  redis.call('SET', KEYS[1], digits(tat) .. ' ' .. digits(blocked), 'PX', digits(left))
  redis.call('SET', KEYS[2], answer, 'PX', digits(math.ceil(kept / 1000)))
  return answer
end
