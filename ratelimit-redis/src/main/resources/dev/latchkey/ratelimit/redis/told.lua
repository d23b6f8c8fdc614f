-- Notes that a node has told what this Redis lost of it.
-- KEYS[1] the mark; KEYS[2] the nodes that have told; ARGV[1] the mark as the node saw it; ARGV[2] the node; ARGV[3] for how many
-- milliseconds that is of interest
if redis.call('GET', KEYS[1]) == ARGV[1] then
  local nodes = redis.call('GET', KEYS[2]) or ''
  if not string.find(' ' .. nodes, ' ' .. ARGV[2] .. ' ', 1, true) then
    redis.call('SET', KEYS[2], nodes .. ARGV[2] .. ' ', 'PX', ARGV[3])
  end
end
return '1'
