-- Takes a cost from all windows of a key, or nothing.
-- KEYS[1] the key's windows; KEYS[2] the mark, where there is one for all keys; ARGV[1] the limits, the time in milliseconds after
-- which nobody waits for an answer or 0, the cost, the mark that the node last saw and when that was, both in microseconds or 0, and
-- the date on which it last saw windows of the key; ARGV[2] in tests, the time in milliseconds
-- Answers first with 0 for an admission, else the window that refuses, 4 where it is too late, 5 where Redis lost what it knew.
local perMinute, perHour, perDay, latest, cost, mark, seenAt, seenOn = struct.unpack('<I8I8I8I8I4I8I8I4', ARGV[1])
local now = tonumber(ARGV[2])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local REPLY = '<BI8I8I8I4I4I4I8I4I8I8'
if latest > 0 and now > latest then
  return struct.pack(REPLY, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, now)
end

-- Mostly the second is the same as last time, it fits, and the header says all.
local header = redis.call('GETRANGE', KEYS[1], 0, 72)
if #header == 73 then
  local taken, wall, second, minute, minuteUsed, hourUsed, oldestSecond, oldestMinute, date, dateUsed, _, _, born =
    struct.unpack('<I4I4I4I4I8I8I4I4I4I8I4I8I8', header)
  taken = taken + cost
  if wall == math.floor(now / 1000) and taken < 4294967296 and (born < seenAt or mark == 0)
    and minuteUsed + taken <= perMinute and hourUsed + taken <= perHour and dateUsed + taken <= perDay then
    if cost > 0 then
      redis.call('SETRANGE', KEYS[1], 0, struct.pack('<I4', taken))
    end
    local minuteReset, hourReset, dayReset = 0, 0, 0
    if minuteUsed + taken > 0 then
      minuteReset = ((oldestSecond > 0 and oldestSecond or second) + 61) * 1000 - now
    end
    if hourUsed + taken > 0 then
      hourReset = ((oldestMinute > 0 and oldestMinute or minute) + 61) * 60000 - now
    end
    if dateUsed + taken > 0 then
      dayReset = 86400000 - now % 86400000
    end
    return struct.pack(REPLY, 0, minuteUsed + taken, hourUsed + taken, dateUsed + taken,
      minuteReset, hourReset, dayReset, 0, date, born, now)
  end
end

--@windows

local NEVER = 9007199254740992

local function slotOfNth(ring, n)
  local seen = 0
  for i = 1, #ring, 2 do
    seen = seen + ring[i + 1]
    if seen >= n then
      return ring[i]
    end
  end
  return nil
end

-- What this request takes is not in the ring yet; it is of the newest slot.
local function resetOf(ring, newest, slotMillis, used, limit)
  if used == 0 then
    return 0
  end
  local leaving
  if used > limit then
    leaving = slotOfNth(ring, used - limit + 1)
  else
    leaving = ring[1]
  end
  return ((leaving or newest) + SLOTS) * slotMillis - now
end

local function waitOf(ring, slotMillis, used, limit)
  if cost > limit then
    return NEVER
  end
  local excess = used + cost - limit
  if excess <= 0 then
    return 0
  end
  return (slotOfNth(ring, excess) + SLOTS) * slotMillis - now
end

local function waitOfDay(w, rollingWait)
  if cost > perDay then
    return NEVER
  end
  local tomorrow = MILLIS_PER_DAY - now % MILLIS_PER_DAY
  local fitsToday = w.dateUsed + cost <= perDay
  if fitsToday and rollingWait < tomorrow then
    return 0
  end
  -- Of tomorrow something is known where the clock was set back.
  if w.otherDate == w.date + 1 and w.otherUsed + cost > perDay then
    return tomorrow + MILLIS_PER_DAY
  end
  return fitsToday and 0 or tomorrow
end

local w = read(KEYS[1])
if cost > 0 and mark > 0 and (not w or w.born >= seenAt) then
  -- These windows are younger than the node's last look, so they may be what is left after a loss.
  local present = redis.call('GET', KEYS[2])
  local seconds, micros = string.match(present or '0.0', '^(%d+)%.(%d+)$')
  local lost = seconds * 1000000 + micros ~= mark
  if not lost and not w and seenOn == math.floor(now / MILLIS_PER_DAY) then
    -- They alone are gone. Every node is to tell again what it knows.
    local time = redis.call('TIME')
    redis.call('SET', KEYS[2], time[1] .. '.' .. time[2], 'PX', 2 * MILLIS_PER_DAY)
    lost = true
  end
  if lost then
    return struct.pack(REPLY, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, now)
  end
end
w = w or fresh(now)
fold(w, now)
local code, wait = 0, 0
if cost == 0 or (w.minuteUsed + cost <= perMinute and w.hourUsed + cost <= perHour and w.dateUsed + cost <= perDay) then
  w.taken = cost
else
  local minuteWait = waitOf(w.seconds, 1000, w.minuteUsed, perMinute)
  local hourWait = waitOf(w.minutes, 60000, w.hourUsed, perHour)
  local rollingWait = math.max(minuteWait, hourWait)
  wait = math.max(rollingWait, waitOfDay(w, rollingWait))
  code = wait == minuteWait and 1 or wait == hourWait and 2 or 3
end
if w.taken > 0 or w.setBack then
  write(KEYS[1], w, now)
end
local minuteUsed, hourUsed, dateUsed = w.minuteUsed + w.taken, w.hourUsed + w.taken, w.dateUsed + w.taken
return struct.pack(REPLY, code, minuteUsed, hourUsed, dateUsed,
  resetOf(w.seconds, w.second, 1000, minuteUsed, perMinute),
  resetOf(w.minutes, w.minute, 60000, hourUsed, perHour),
  dateUsed == 0 and 0 or MILLIS_PER_DAY - now % MILLIS_PER_DAY, wait, w.date, w.born, now)
