-- What a month adds to the dates in the header, under a name of its own: which state it belongs to; its first date, the date
-- after its last, and the date after the next month's last; and the requests of its dates that the header does not have.
local MONTH = '<I8I4I4I4I8'

-- The month that the date is in, where it is known of that state; its dates are numbered from 1970-01-01 on, like all others.
local function monthOf(key, born, date)
  local value = redis.call('GET', key)
  if not value then
    return nil
  end
  local m = {}
  local state
  state, m.first, m.after, m.afterNext, m.earlier = struct.unpack(MONTH, value)
  return state == born and date >= m.first and date < m.after and m or nil
end

-- The requests of the month, those of the two dates in the header included.
local function usedInMonth(m, dateUsed, otherDate, otherUsed)
  local other = otherDate >= m.first and otherDate < m.after and otherUsed or 0
  return m.earlier + dateUsed + other
end
