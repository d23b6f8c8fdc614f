-- For wrk: keys in turn. Arguments: a file with a secret a line, how many of them, and after how many to begin.
local requests, turn = {}, 0

function init(arguments)
  local many = tonumber(arguments[2])
  turn = tonumber(arguments[3])
  for secret in io.lines(arguments[1]) do
    if #requests == many then break end
    wrk.headers["X-API-Key"] = secret
    requests[#requests + 1] = wrk.format()
  end
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end
