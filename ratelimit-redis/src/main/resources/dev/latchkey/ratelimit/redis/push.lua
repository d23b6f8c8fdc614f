-- Adds to a key's windows what a node admitted without asking, whether it fits or not. Each push of a node counts once.
-- KEYS[1] the key's windows; KEYS[2] its month; KEYS[3] what nodes replayed; ARGV[1] the node; ARGV[2] the push's number, higher each time;
-- ARGV[3] pairs of age in milliseconds and count; ARGV[4] in tests, the time in milliseconds
-- Answers with the date, how many of these are of it, and which state counts them.
--@month
--@windows

local now = tonumber(ARGV[4])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local field = 'push:' .. ARGV[1]
local counts = tonumber(ARGV[2]) > tonumber(redis.call('HGET', KEYS[3], field) or '0')
local w = read(KEYS[1]) or fresh(now)
fold(w, now)
local ofToday = addPast(w, now, ARGV[3], counts)
if counts then
  sumUp(w)
  redis.call('HSET', KEYS[3], field, ARGV[2])
  redis.call('PEXPIRE', KEYS[3], lifetime(now))
  write(KEYS[1], KEYS[2], w, now)
end
return struct.pack('<I4I8I8', w.date, ofToday, w.born)
