-- Adds to a key's day what a node had admitted of it before the state that counted it was lost. Counts once for each node
-- and state, however often it comes.
-- KEYS[1] the key's windows; KEYS[2] what nodes handed in; ARGV[1] the node; ARGV[2] the date, the state that the node last
-- saw, what it had admitted before that state, and what in all; ARGV[3] in tests, the time in milliseconds
-- Answers with the state that it is in now.
--@windows

local date, born, before, all = struct.unpack('<I4I8I8I8', ARGV[2])
local now = tonumber(ARGV[3])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local w = read(KEYS[1]) or fresh(now)
fold(w, now)
-- A state that the node has not seen has counted nothing of it.
local missing = w.born == born and before or all
local field = 'day:' .. ARGV[1]
local handedIn = redis.call('HGET', KEYS[2], field)
if handedIn then
  local ofState, ofDate, count = struct.unpack('<I8I4I8', handedIn)
  if ofState == w.born and ofDate == date then
    missing = missing - count
  end
end
if missing > 0 and (date == w.date or date == w.otherDate) then
  if date == w.date then
    w.dateUsed = w.dateUsed + missing
  else
    w.otherUsed = w.otherUsed + missing
  end
  redis.call('HSET', KEYS[2], field, struct.pack('<I8I4I8', w.born, date, w.born == born and before or all))
  redis.call('PEXPIRE', KEYS[2], lifetime(now))
  write(KEYS[1], w, now)
end
return struct.pack('<I8', w.born)
