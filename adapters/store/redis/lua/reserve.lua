-- after: _begin _rate
-- Books n slots of a bucket and answers the wait for the first, in microseconds.
--
-- ARGV[4]  interval between slots
-- ARGV[5]  burst
-- ARGV[6]  n
-- ARGV[7]  the longest wait that is booked, -1 for any
-- A penalty that still lasts raises tat, so that those who wait for its end come one by one.

local interval = tonumber(ARGV[4])
local tolerance = interval * (tonumber(ARGV[5]) - 1)
local most = tonumber(ARGV[7])
local first = tat
if blocked > now then first = math.max(tat, blocked + tolerance) end
local wait = math.max(0, first - tolerance - now)
if most < 0 or wait <= most then tat = first + interval * tonumber(ARGV[6]) end
return done(digits(wait))
