-- One request after the other from `paths`, each in the name of the next of `cookies`, after some thought.
-- The variables come before this text.
local count = 0

function delay()
  return think > 0 and math.random(think / 2, think * 3 / 2) or 0
end
if think == 0 then delay = nil end

function request()
  count = count + 1
  local headers = {}
  for name, value in pairs(fixed) do headers[name] = value end
  if #cookies > 0 then headers["Cookie"] = cookies[count % #cookies + 1] end
  return wrk.format("GET", paths[count % #paths + 1], headers)
end

function done(summary, latency)
  local errors = summary.errors
  local broken = errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format("MEASURED %d %d %d %d %d %d %d\n", summary.requests, summary.duration, errors.status, broken,
    latency:percentile(50), latency:percentile(99), latency.max))
end
