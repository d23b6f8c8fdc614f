-- Answers with a mark that stays as long as this Redis loses nothing.
-- KEYS[1] the mark; ARGV[1] for how many milliseconds it is kept from now on
local mark = redis.call('GET', KEYS[1])
if mark then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
else
  local time = redis.call('TIME')
  mark = time[1] .. '.' .. time[2]
  redis.call('SET', KEYS[1], mark, 'PX', ARGV[1])
end
return mark
