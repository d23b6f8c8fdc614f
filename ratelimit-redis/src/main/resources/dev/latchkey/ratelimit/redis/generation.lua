-- Answers with a mark that stays as long as this Redis loses nothing, how many milliseconds ago it was made, how many nodes have told
-- since then what was lost, what Redis does when it is short of memory, and which nodes looked here within a second.
-- KEYS[1] the mark; KEYS[2] the nodes that have told; KEYS[3] how many keys were evicted, as was seen last; KEYS[4] the nodes that look; ARGV[1] for how many
-- milliseconds these are kept from now on; ARGV[2] 1 to ask what was evicted, 0 to leave that out; ARGV[3] the
-- node that looks
local mark = redis.call('GET', KEYS[1])
local policy = '?'
if ARGV[2] == '1' then
  -- Not every user may ask.
  local memory, stats = redis.pcall('INFO', 'memory'), redis.pcall('INFO', 'stats')
  if type(memory) == 'string' and type(stats) == 'string' then
    policy = string.match(memory, 'maxmemory_policy:([%w-]+)') or '?'
    local evicted = string.match(stats, 'evicted_keys:(%d+)') or '0'
    if tonumber(evicted) > tonumber(redis.call('GET', KEYS[3]) or '0') then
      mark = nil
    end
    if evicted ~= '0' then
      redis.call('SET', KEYS[3], evicted, 'PX', ARGV[1])
    end
  end
end
local time = redis.call('TIME')
if mark then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
else
  mark = time[1] .. '.' .. time[2]
  redis.call('SET', KEYS[1], mark, 'PX', ARGV[1])
end
local seconds, micros = string.match(mark, '^(%d+)%.(%d+)$')
local age = math.floor((time[1] - seconds) * 1000 + (time[2] - micros) / 1000)
local _, told = string.gsub(redis.call('GET', KEYS[2]) or '', ' ', '')
-- The nodes that look here, each with the time at which it did last.
local millis = time[1] * 1000 + math.floor(time[2] / 1000)
local nodes, names = {}, {}
for name, at in string.gmatch(redis.call('GET', KEYS[4]) or '', '(%S+) (%d+) ') do
  if name ~= ARGV[3] and math.abs(millis - at) < 1000 then
    nodes[#nodes + 1] = name .. ' ' .. at .. ' '
    names[#names + 1] = name
  end
end
names[#names + 1] = ARGV[3]
redis.call('SET', KEYS[4], table.concat(nodes) .. string.format('%s %.0f ', ARGV[3], millis), 'PX', 1000)
return string.format('%s %d %d %s %s', mark, age, told, policy, table.concat(names, ','))
