-- Whether the mark is there that stays as long as this Redis loses nothing.
-- KEYS[1] the mark
return redis.call('GET', KEYS[1]) and '1' or '0'
