-- Tells what was admitted of a key before Redis knew of any; does nothing where it knows something.
-- KEYS[1] the key's windows; KEYS[2] its month; ARGV[1] pairs of age in milliseconds and count; ARGV[2] in tests, the time in milliseconds
--@month
--@windows

local now = tonumber(ARGV[2])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
if redis.call('EXISTS', KEYS[1]) == 1 then
  return '0'
end
local w = fresh(now)
fold(w, now)
addPast(w, now, ARGV[1], true)
sumUp(w)
write(KEYS[1], KEYS[2], w, now)
return '1'
