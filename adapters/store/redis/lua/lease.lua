-- after: _begin _once
-- Gives up to n due jobs new tokens, oldest first, ties by id.
--
-- KEYS     operations, the shard's last token number, due, leases, payloads
-- ARGV[6]  n
-- ARGV[7]  length of the lease, in microseconds
-- Answers id, payload, due, leased until, number, attempt of each job, as 'length:bytes'.

local due = redis.call(
  'ZRANGEBYSCORE', KEYS[3], '-inf', digits(now), 'WITHSCORES', 'LIMIT', 0, ARGV[6])
local count = #due / 2
if count == 0 then return declined('') end

make_room()
local seq = redis.call('INCRBY', KEYS[2], count) - count
local till = digits(now + tonumber(ARGV[7]))
local moved, tokens, answer = {}, {}, {}

local function tell(value)
  answer[#answer + 1] = #value .. ':' .. value
end

for first = 1, count, CHUNK do
  local ids = {}
  for place = first, math.min(first + CHUNK - 1, count) do ids[#ids + 1] = due[2 * place - 1] end
  local before = redis.call('HMGET', KEYS[4], unpack(ids))
  local payloads = redis.call('HMGET', KEYS[5], unpack(ids))
  for place, id in ipairs(ids) do
    local attempt = 1
    if before[place] then attempt = tonumber(string.match(before[place], ':(%d+)$')) + 1 end
    seq = seq + 1
    moved[#moved + 1] = till
    moved[#moved + 1] = id
    tokens[#tokens + 1] = id
    tokens[#tokens + 1] = digits(seq) .. ':' .. attempt
    tell(id)
    tell(payloads[place] or '')
    tell(due[2 * (first + place - 1)])
    tell(till)
    tell(digits(seq))
    tell(tostring(attempt))
  end
end
in_chunks('ZADD', KEYS[3], moved)
in_chunks('HSET', KEYS[4], tokens)
return done(table.concat(answer))
