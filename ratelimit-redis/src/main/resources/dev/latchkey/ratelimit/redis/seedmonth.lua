-- Tells what was admitted in a key's month before today; does nothing where that is known.
-- KEYS[1] the key's windows; KEYS[2] its month; ARGV[1] the month's first date, the date after its last, and the date after the
-- next month's last; ARGV[2] pairs of date and count; ARGV[3] in tests, the time in milliseconds
--@month
--@windows

local now = tonumber(ARGV[3])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local m = {earlier = 0}
m.first, m.after, m.afterNext = struct.unpack('<I4I4I4', ARGV[1])
local w = read(KEYS[1]) or fresh(now)
fold(w, now)
write(KEYS[1], KEYS[2], w, now)
if w.date < m.first or w.date >= m.after or monthOf(KEYS[2], w.born, w.date) then
  return '0'
end
for at = 1, #ARGV[2], 12 do
  local date, count = struct.unpack('<I4I8', ARGV[2], at)
  -- Those in the header are counted there, to the last request.
  if date ~= w.date and date ~= w.otherDate then
    m.earlier = m.earlier + count
  end
end
writeMonth(KEYS[2], w.born, m, now)
return '1'
