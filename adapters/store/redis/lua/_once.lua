-- A write acts once: what it answered is kept under its operation id.
--
-- KEYS[1]  hash: operation id → 'end:answer'
-- ARGV[3]  operation id; a caller's own begins with c, the kernel's with k
-- ARGV[4]  how long to keep the answer, in microseconds
-- ARGV[5]  ids whose answers have arrived, with spaces between: they are forgotten

do
  local answered = opened(redis.call('HGET', KEYS[1], ARGV[3]))
  if answered then return answered end
end

-- At maxmemory a script may go on once its first write frees memory. Scripts that let work
-- drain begin with this one, which changes nothing.
local function make_room()
  redis.call('HDEL', KEYS[1], ARGV[3])
end

local function forget_arrived()
  if ARGV[5] == '' then return end
  local ids = {}
  for id in string.gmatch(ARGV[5], '%S+') do ids[#ids + 1] = id end
  in_chunks('HDEL', KEYS[1], ids)
end

-- Ends a write that changed something.
local function done(answer)
  redis.call('HSET', KEYS[1], ARGV[3], digits(now + tonumber(ARGV[4])) .. ':' .. answer)
  forget_arrived()
  return answer
end

-- Ends a write that changed nothing and never will: its answer needs not be kept.
local function refused(answer)
  forget_arrived()
  return answer
end

-- Ends a write that changed nothing: sent again by the kernel it may as well act now, but a
-- caller's own id gets the same answer.
local function declined(answer)
  if string.sub(ARGV[3], 1, 1) == 'c' then return done(answer) end
  return refused(answer)
end
