-- Adds to a key's windows what a node had admitted of it before the state that counted it was lost. Counts once for each node
-- and state, however often it comes.
-- KEYS[1] the key's windows; KEYS[2] its month; KEYS[3] what nodes replayed; ARGV[1] the node; ARGV[2] the date, the state that the node last
-- saw, what it had admitted that day before that state, and what in all; ARGV[3] what it admitted in the last hour, as pairs of
-- age in milliseconds and count, oldest first; ARGV[4] in tests, the time in milliseconds
-- Answers with the state that it is in now.
--@month
--@windows

local date, born, before, all = struct.unpack('<I4I8I8I8', ARGV[2])
local now = tonumber(ARGV[4])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local w = read(KEYS[1]) or fresh(now)
fold(w, now)
-- A state that the node has not seen has counted nothing of it.
local isSeen = w.born == born
local lost = isSeen and before or all
local missing, isFirst = lost, not isSeen or before > 0
local field = 'day:' .. ARGV[1]
local handedIn = redis.call('HGET', KEYS[3], field)
if handedIn then
  local ofState, ofDate, count = struct.unpack('<I8I4I8', handedIn)
  if ofState == w.born then
    isFirst = false
    missing = ofDate == date and lost - count or lost
  end
end
if date ~= w.date and date ~= w.otherDate then
  drop(w, date, missing)
  missing = 0
end
if isFirst or missing > 0 then
  if date == w.date then
    w.dateUsed = w.dateUsed + missing
  elseif missing > 0 then
    w.otherUsed = w.otherUsed + missing
  end
  if isFirst then
    addRecent(w, now, ARGV[3], isSeen and all - before or 0)
    sumUp(w)
  end
  redis.call('HSET', KEYS[3], field, struct.pack('<I8I4I8', w.born, date, lost))
  redis.call('PEXPIRE', KEYS[3], lifetime(now))
  write(KEYS[1], KEYS[2], w, now)
end
return struct.pack('<I8', w.born)
