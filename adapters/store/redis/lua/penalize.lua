-- after: _begin _rate
-- Lets no slot of a bucket come before a span has passed.
--
-- ARGV[4]  the span, in microseconds

blocked = math.max(blocked, now + tonumber(ARGV[4]))
return done('1')
