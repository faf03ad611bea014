-- after: _begin _rate
-- Books n slots of a bucket and answers the wait for the first, in microseconds.
--
-- ARGV[4]  interval between slots
-- ARGV[5]  burst
-- ARGV[6]  n
-- A penalty that still lasts raises tat, so that those who wait for its end come one by one.

local interval = tonumber(ARGV[4])
local tolerance = interval * (tonumber(ARGV[5]) - 1)
if blocked > now then tat = math.max(tat, blocked + tolerance) end
local wait = math.max(0, tat - tolerance - now)
tat = tat + interval * tonumber(ARGV[6])
return done(digits(wait))
