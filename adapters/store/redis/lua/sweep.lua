-- after: _begin
-- Drops what has expired among some fields of a hash.
--
-- KEYS      the hash, the sorted set of ends
-- ARGV[3]   where to go on in the hash, '0' at first
-- ARGV[4]   about how many fields to look at
-- ARGV[5…]  marks of the sorted set that are done with when the hash is
-- Answers where to go on ('0': all was seen) and how many fields were dropped.

local page = redis.call('HSCAN', KEYS[1], ARGV[3], 'COUNT', ARGV[4])
local expired = {}
for place = 1, #page[2], 2 do
  if not opened(page[2][place + 1]) then expired[#expired + 1] = page[2][place] end
end
in_chunks('HDEL', KEYS[1], expired)
if page[1] == '0' then
  local marks = {}
  for place = 5, #ARGV do marks[#marks + 1] = ARGV[place] end
  in_chunks('ZREM', KEYS[2], marks)
end
return {page[1], #expired}
