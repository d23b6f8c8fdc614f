-- Takes a cost from all windows of a key, or nothing.
-- KEYS[1] the key's windows; KEYS[2] its month; KEYS[3] the mark, where there is one for all keys; ARGV[1] the limits, the time in
-- milliseconds after which nobody waits for an answer or 0, the cost, the mark that the node last saw and when that was, both in
-- microseconds or 0, and the date on which it last saw windows of the key; ARGV[2] in tests, the time in milliseconds
-- Answers first with 0 for an admission, else the window that refuses from 1 on, 5 where it is too late, 6 where Redis lost what it
-- knew, 7 where it has to be told of the month first. A month without a limit is not read, and told as empty.
local UNLIMITED = 9007199254740992
local perMinute, perHour, perDay, perMonth, latest, cost, mark, seenAt, seenOn =
  struct.unpack('<I8I8I8I8I8I4I8I8I4', ARGV[1])
local now = tonumber(ARGV[2])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local REPLY = '<BI8I8I8I8I4I4I4I4I8I4I8I8'
local function undecided(code, date)
  return struct.pack(REPLY, code, 0, 0, 0, 0, 0, 0, 0, 0, 0, date, 0, now)
end
if latest > 0 and now > latest then
  return undecided(5, 0)
end

--@month

-- Mostly the second is the same as last time, it fits, and the header says all.
local header = redis.call('GETRANGE', KEYS[1], 0, 72)
if #header == 73 then
  local taken, wall, second, minute, minuteUsed, hourUsed, oldestSecond, oldestMinute, date, dateUsed, otherDate, otherUsed, born =
    struct.unpack('<I4I4I4I4I8I8I4I4I4I8I4I8I8', header)
  taken = taken + cost
  if wall == math.floor(now / 1000) and taken < 4294967296 and (born < seenAt or mark == 0)
    and minuteUsed + taken <= perMinute and hourUsed + taken <= perHour and dateUsed + taken <= perDay then
    local month = perMonth < UNLIMITED and monthOf(KEYS[2], born, date)
    local monthUsed = month and usedInMonth(month, dateUsed, otherDate, otherUsed) + taken or 0
    if perMonth == UNLIMITED or (month and monthUsed <= perMonth) then
      if cost > 0 then
        redis.call('SETRANGE', KEYS[1], 0, struct.pack('<I4', taken))
      end
      local minuteReset, hourReset, dayReset, monthReset = 0, 0, 0, 0
      if minuteUsed + taken > 0 then
        minuteReset = ((oldestSecond > 0 and oldestSecond or second) + 61) * 1000 - now
      end
      if hourUsed + taken > 0 then
        hourReset = ((oldestMinute > 0 and oldestMinute or minute) + 61) * 60000 - now
      end
      if dateUsed + taken > 0 then
        dayReset = 86400000 - now % 86400000
      end
      if monthUsed > 0 then
        monthReset = month.after * 86400000 - now
      end
      return struct.pack(REPLY, 0, minuteUsed + taken, hourUsed + taken, dateUsed + taken, monthUsed,
        minuteReset, hourReset, dayReset, monthReset, 0, date, born, now)
    end
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
  local excess = used + cost - limit
  if excess <= 0 then
    return 0
  end
  return (slotOfNth(ring, excess) + SLOTS) * slotMillis - now
end

-- The window that keeps the cost out longest, from 1 on, and for how long that is.
local function refusal(w, month, monthUsed)
  for code, limit in ipairs({perMinute, perHour, perDay, perMonth}) do
    if cost > limit then
      return code, NEVER
    end
  end
  local minuteWait = waitOf(w.seconds, 1000, w.minuteUsed, perMinute)
  local hourWait = waitOf(w.minutes, 60000, w.hourUsed, perHour)
  local wait = math.max(minuteWait, hourWait)
  local code = wait == minuteWait and 1 or 2
  local dayEnds = MILLIS_PER_DAY - now % MILLIS_PER_DAY
  while true do
    -- Of tomorrow and of the next month something is known where the clock was set back.
    local days = wait < dayEnds and 0 or 1 + math.floor((wait - dayEnds) / MILLIS_PER_DAY)
    local date = w.date + days
    local isNext = month and date >= month.after
    local inMonth = not isNext and monthUsed or (w.otherDate >= month.after and w.otherUsed or 0)
    local inDay = date == w.date and w.dateUsed or (date == w.otherDate and w.otherUsed or 0)
    if month and inMonth + cost > perMonth then
      code, days = 4, (isNext and month.afterNext or month.after) - 1 - w.date
    elseif inDay + cost > perDay then
      code = 3
    else
      return code, wait
    end
    wait = dayEnds + days * MILLIS_PER_DAY
  end
end

local w = read(KEYS[1])
if cost > 0 and mark > 0 and (not w or w.born >= seenAt) then
  -- These windows are younger than the node's last look, so they may be what is left after a loss.
  local present = redis.call('GET', KEYS[3])
  local seconds, micros = string.match(present or '0.0', '^(%d+)%.(%d+)$')
  local lost = seconds * 1000000 + micros ~= mark
  if not lost and not w and seenOn == math.floor(now / MILLIS_PER_DAY) then
    -- They alone are gone. Every node is to tell again what it knows.
    local time = redis.call('TIME')
    redis.call('SET', KEYS[3], time[1] .. '.' .. time[2], 'PX', 2 * MILLIS_PER_DAY)
    lost = true
  end
  if lost then
    return undecided(6, 0)
  end
end
w = w or fresh(now)
fold(w, now)
local month, monthUsed = nil, 0
if perMonth < UNLIMITED then
  month = monthOf(KEYS[2], w.born, w.date)
  if not month then
    return undecided(7, w.date)
  end
  monthUsed = usedInMonth(month, w.dateUsed, w.otherDate, w.otherUsed)
  for _, each in ipairs(w.dropped or {}) do
    monthUsed = monthUsed + (each[1] >= month.first and each[1] < month.after and each[2] or 0)
  end
end
local code, wait = 0, 0
if cost == 0 or (w.minuteUsed + cost <= perMinute and w.hourUsed + cost <= perHour and w.dateUsed + cost <= perDay
  and monthUsed + cost <= perMonth) then
  w.taken = cost
else
  code, wait = refusal(w, month, monthUsed)
end
if w.taken > 0 or w.setBack then
  write(KEYS[1], KEYS[2], w, now)
end
local minuteUsed, hourUsed, dateUsed = w.minuteUsed + w.taken, w.hourUsed + w.taken, w.dateUsed + w.taken
monthUsed = month and monthUsed + w.taken or 0
return struct.pack(REPLY, code, minuteUsed, hourUsed, dateUsed, monthUsed,
  resetOf(w.seconds, w.second, 1000, minuteUsed, perMinute),
  resetOf(w.minutes, w.minute, 60000, hourUsed, perHour),
  dateUsed == 0 and 0 or MILLIS_PER_DAY - now % MILLIS_PER_DAY,
  monthUsed == 0 and 0 or month.after * MILLIS_PER_DAY - now, wait, w.date, w.born, now)
