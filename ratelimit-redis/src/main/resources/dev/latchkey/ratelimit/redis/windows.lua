-- One key's windows, as a string: a header, then (slot, count) pairs of the seconds, then of the minutes, oldest first.
-- What was taken in the present second stands in the header alone until the second is over.
local HEADER = '<I4I4I4I4I8I8I4I4I4I8I4I8I8B'
local HEADER_BYTES = 73
local SLOTS = 61
local MOST = 4294967295
local MILLIS_PER_DAY = 86400000
local HOUR_WINDOW_MILLIS = 3660000

local function fresh(now)
  local time = redis.call('TIME')
  return {
    taken = 0, wall = math.floor(now / 1000), second = 0, minute = 0, seconds = {}, minutes = {},
    date = math.floor(now / MILLIS_PER_DAY), dateUsed = 0, otherDate = 0, otherUsed = 0,
    -- Tells this state from one that was lost; always the real time, and to the microsecond.
    born = time[1] * 1000000 + time[2]
  }
end

local function read(key)
  local value = redis.call('GET', key)
  if not value then
    return nil
  end
  local w = {}
  local pairsOfSeconds
  w.taken, w.wall, w.second, w.minute, w.minuteUsed, w.hourUsed, w.oldestSecond, w.oldestMinute, w.date, w.dateUsed,
    w.otherDate, w.otherUsed, w.born, pairsOfSeconds = struct.unpack(HEADER, value)
  local numbers = (#value - HEADER_BYTES) / 4
  local body = {struct.unpack('<' .. string.rep('I4', numbers), value, HEADER_BYTES + 1)}
  w.seconds = {unpack(body, 1, 2 * pairsOfSeconds)}
  w.minutes = {unpack(body, 2 * pairsOfSeconds + 1, numbers)}
  return w
end

-- Adds to a slot, wherever it belongs among the others.
local function add(ring, slot, count)
  local at = #ring - 1
  while at > 0 and ring[at] > slot do
    at = at - 2
  end
  if at > 0 and ring[at] == slot then
    ring[at + 1] = math.min(MOST, ring[at + 1] + count)
  else
    table.insert(ring, at + 2, slot)
    table.insert(ring, at + 3, math.min(MOST, count))
  end
end

local function shift(ring, slots)
  for i = 1, #ring, 2 do
    ring[i] = ring[i] - slots
  end
end

-- The pairs that are among the trailing slots, and how much they hold.
local function trailing(ring, newest)
  local kept, used = {}, 0
  for i = 1, #ring, 2 do
    if ring[i] > newest - SLOTS then
      kept[#kept + 1] = ring[i]
      kept[#kept + 1] = ring[i + 1]
      used = used + ring[i + 1]
    end
  end
  return kept, used
end

-- Of two dates equally far away, the later is nearer: time goes on towards it.
local function isNearer(one, other, today)
  local distance, otherDistance = math.abs(today - one), math.abs(today - other)
  return distance < otherDistance or (distance == otherDistance and one > other)
end

-- A date is no longer in the header, or never comes into it: its month counts it from now on.
local function drop(w, date, used)
  if used > 0 then
    w.dropped = w.dropped or {}
    table.insert(w.dropped, {date, used})
  end
end

local function turnTo(w, today)
  if today == w.date then
    return
  end
  local used = 0
  if today == w.otherDate then
    used = w.otherUsed
    w.otherDate, w.otherUsed = w.date, w.dateUsed
  elseif isNearer(w.date, w.otherDate, today) then
    drop(w, w.otherDate, w.otherUsed)
    w.otherDate, w.otherUsed = w.date, w.dateUsed
  else
    drop(w, w.date, w.dateUsed)
  end
  w.date, w.dateUsed = today, used
end

local function sumUp(w)
  w.seconds, w.minuteUsed = trailing(w.seconds, w.second)
  w.minutes, w.hourUsed = trailing(w.minutes, w.minute)
end

-- Brings the windows to the present.
local function fold(w, now)
  if w.taken > 0 then
    add(w.seconds, w.second, w.taken)
    add(w.minutes, w.minute, w.taken)
    w.dateUsed = w.dateUsed + w.taken
    w.taken = 0
  end
  -- The clock was set back at least so far. Nobody knows how long ago the last request was, so it counts as if it were now;
  -- of what is left beyond whole slots, the slots stand still until the clock has caught up.
  local back = w.wall - math.ceil(now / 1000)
  if back > 0 then
    local minutes = math.floor(back / 60)
    shift(w.seconds, back)
    shift(w.minutes, minutes)
    w.second = w.second - back
    w.minute = w.minute - minutes
    w.setBack = true
  end
  w.wall = math.floor(now / 1000)
  w.second = math.max(w.second, w.wall)
  w.minute = math.max(w.minute, math.floor(w.wall / 60))
  turnTo(w, math.floor(now / MILLIS_PER_DAY))
  sumUp(w)
end

-- What is left of the day, and as much longer as an hour's window looks back: then the clock may also be set back so far.
local function lifetime(now)
  return MILLIS_PER_DAY - now % MILLIS_PER_DAY + HOUR_WINDOW_MILLIS
end

local function writeMonth(key, born, m, now)
  local lifetime = m.after * MILLIS_PER_DAY - now + HOUR_WINDOW_MILLIS
  redis.call('SET', key, struct.pack(MONTH, born, m.first, m.after, m.afterNext, m.earlier), 'PX', math.max(1, lifetime))
end

local function write(key, monthKey, w, now)
  for _, each in ipairs(w.dropped or {}) do
    local m = monthOf(monthKey, w.born, each[1])
    if m then
      m.earlier = m.earlier + each[2]
      writeMonth(monthKey, w.born, m, now)
    end
  end
  local body = {}
  for i = 1, #w.seconds do
    body[i] = w.seconds[i]
  end
  for i = 1, #w.minutes do
    body[#body + 1] = w.minutes[i]
  end
  local value = struct.pack(HEADER, w.taken, w.wall, w.second, w.minute, w.minuteUsed, w.hourUsed, w.seconds[1] or 0,
    w.minutes[1] or 0, w.date, w.dateUsed, w.otherDate, w.otherUsed, w.born, #w.seconds / 2)
    .. struct.pack('<' .. string.rep('I4', #body), unpack(body))
  redis.call('SET', key, value, 'PX', lifetime(now))
end

-- Adds to minute and hour what came at that moment. Their slots may be ahead of a clock that was set back.
local function addRolling(w, moment, count)
  add(w.seconds, math.floor(moment / 1000) + w.second - w.wall, count)
  add(w.minutes, math.floor(moment / 60000) + w.minute - math.floor(w.wall / 60), count)
end

-- Adds to minute and hour pairs of age in milliseconds and count, oldest first, but for the newest so many.
local function addRecent(w, now, packed, newest)
  local left = -newest
  for at = 1, #packed, 12 do
    local _, count = struct.unpack('<I8I4', packed, at)
    left = left + count
  end
  for at = 1, #packed, 12 do
    local age, count = struct.unpack('<I8I4', packed, at)
    count = math.min(count, left)
    if count > 0 then
      addRolling(w, now - age, count)
      left = left - count
    end
  end
end

-- Adds pairs of age in milliseconds and count, each where its moment belongs; answers with how many of them are of today.
local function addPast(w, now, packed, counts)
  local ofToday = 0
  for at = 1, #packed, 12 do
    local age, count = struct.unpack('<I8I4', packed, at)
    local moment = now - age
    local date = math.floor(moment / MILLIS_PER_DAY)
    if date == w.date then
      ofToday = ofToday + count
    end
    if counts then
      addRolling(w, moment, count)
      if date == w.date then
        w.dateUsed = w.dateUsed + count
      elseif date == w.otherDate then
        w.otherUsed = w.otherUsed + count
      elseif isNearer(date, w.otherDate, w.date) then
        drop(w, w.otherDate, w.otherUsed)
        w.otherDate, w.otherUsed = date, count
      else
        drop(w, date, count)
      end
    end
  end
  return ofToday
end
