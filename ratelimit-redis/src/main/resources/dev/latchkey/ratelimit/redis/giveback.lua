-- Takes out of a key's windows again what was taken for a request that was refused because the answer came too late.
-- KEYS[1] the key's windows; KEYS[2] its month; ARGV[1] the cost, when it was taken in milliseconds, on which date, and which state counted it;
-- ARGV[2] in tests, the time in milliseconds
-- Answers with 1 where it is taken out, 0 where it stays, because another state counts now or Redis's clock was set back meanwhile.
--@month
--@windows

local cost, at, date, born = struct.unpack('<I4I8I4I8', ARGV[1])
local now = tonumber(ARGV[2])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

local function takeOut(ring, slot)
  for i = 1, #ring, 2 do
    if ring[i] == slot and ring[i + 1] >= cost then
      ring[i + 1] = ring[i + 1] - cost
      if ring[i + 1] == 0 then
        table.remove(ring, i + 1)
        table.remove(ring, i)
      end
      return
    end
  end
end

local w = read(KEYS[1])
if not w or w.born ~= born or now < at then
  return '0'
end
fold(w, now)
-- Slots that are ahead of the clock, because it was set back before, hold it elsewhere.
if w.setBack or w.second > w.wall or w.minute > math.floor(w.wall / 60) then
  return '0'
end
takeOut(w.seconds, math.floor(at / 1000))
takeOut(w.minutes, math.floor(at / 60000))
if w.date == date then
  w.dateUsed = math.max(0, w.dateUsed - cost)
elseif w.otherDate == date then
  w.otherUsed = math.max(0, w.otherUsed - cost)
end
sumUp(w)
write(KEYS[1], KEYS[2], w, now)
return '1'
