-- Answers with a mark that stays as long as this Redis loses nothing, how many milliseconds ago it was made, and how many nodes
-- have told since then what was lost.
-- KEYS[1] the mark; KEYS[2] the nodes that have told; ARGV[1] for how many milliseconds the mark is kept from now on
local time = redis.call('TIME')
local mark = redis.call('GET', KEYS[1])
if mark then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
else
  mark = time[1] .. '.' .. time[2]
  redis.call('SET', KEYS[1], mark, 'PX', ARGV[1])
end
local seconds, micros = string.match(mark, '^(%d+)%.(%d+)$')
local age = math.floor((time[1] - seconds) * 1000 + (time[2] - micros) / 1000)
local _, told = string.gsub(redis.call('GET', KEYS[2]) or '', ' ', '')
return string.format('%s %d %d', mark, age, told)
