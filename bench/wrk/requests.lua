-- What wrk sends, and how it tells what came back.
-- usage: wrk ... -s requests.lua URL -- KIND SEED [TOKENS TICKETS], with KIND a name of `kinds` below or list?QUERY, TOKENS a file
-- with one bearer token a line and TICKETS the number of tickets. The same SEED makes the same requests.

local tokens, tickets, requests = {}, 0, {}

local function head(method, path, token, more)
  local auth = token and ("Authorization: Bearer " .. token .. "\r\n") or ""
  return method .. " " .. path .. " HTTP/1.1\r\nHost: 127.0.0.1\r\n" .. auth .. (more or "")
end

local function with_body(method, path, token, kind, body, more)
  local about = "Content-Type: " .. kind .. "\r\nContent-Length: " .. #body .. "\r\n" .. (more or "")
  return head(method, path, token, about) .. "\r\n" .. body
end

local function any(list)
  return list[math.random(#list)]
end

-- What is the same each time is made once: wrk shares the machine with the server.
local function prepare(make)
  for i = 1, math.max(#tokens, 1) do
    requests[i] = make(tokens[i])
  end
end

local description = "The docking station does not charge the laptop since Monday.\\nI have tried another cable and " ..
  "another socket, and the light stays off. The asset number is LT-00417, in room 212. It worked last week."
local ticket = '{"description": "' .. description .. '", "request_type": "hardware", "urgency": "normal"}'
local comment = '{"body": "We have ordered a new one; it should be here by Thursday. Please use the one in room 214."}'
local urgencies = { "low", "normal", "high" }
local form = "grant_type=password&username=user1%40example.com&password=DemoPass123%21"

local function address()
  return string.format("X-Forwarded-For: 10.%d.%d.%d\r\n", math.random(0, 255), math.random(0, 255), math.random(0, 255))
end

local kinds = {
  hello = { init = function() prepare(function() return head("GET", "/hello") .. "\r\n" end) end },
  list = { init = function(query)
    prepare(function(token) return head("GET", "/api/tickets/?limit=50" .. query, token) .. "\r\n" end)
  end },
  statistics = { init = function()
    prepare(function(token) return head("GET", "/api/statistics", token) .. "\r\n" end)
  end },
  days = { init = function()
    prepare(function(token) return head("GET", "/api/statistics/days?days=90", token) .. "\r\n" end)
  end },
  create = { init = function()
    prepare(function(token) return with_body("POST", "/api/tickets/", token, "application/json", ticket) end)
  end },
  one = { next = function() return head("GET", "/api/tickets/" .. math.random(tickets), any(tokens)) .. "\r\n" end },
  comment = { next = function()
    return with_body("POST", "/api/tickets/" .. math.random(tickets) .. "/comments", any(tokens), "application/json", comment)
  end },
  patch = { next = function()
    local change = '{"urgency": "' .. any(urgencies) .. '"}'
    return with_body("PATCH", "/api/tickets/" .. math.random(tickets), any(tokens), "application/json", change)
  end },
  login = { next = function()
    return with_body("POST", "/api/users/login", nil, "application/x-www-form-urlencoded", form, address())
  end },
}

function init(args)
  local name, query = args[1]:match("^(%a+)%??(.*)$")
  local kind = kinds[name]
  math.randomseed(tonumber(args[2]))
  if args[3] then
    for line in io.lines(args[3]) do tokens[#tokens + 1] = line end
  end
  tickets = tonumber(args[4] or "0")
  if kind.init then kind.init(query ~= "" and "&" .. query or "") end
  request = kind.next or function() return any(requests) end
end

function done(summary, latency, _)
  local e = summary.errors
  io.write(string.format(
    '{"requests": %d, "duration_us": %d, "p50_us": %d, "p95_us": %d, "p99_us": %d, "bad": %d, "lost": %d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(95), latency:percentile(99), e.status,
    e.connect + e.read + e.write + e.timeout))
end
