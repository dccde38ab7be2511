/**
 * Puts one update of a game into the stream, the state and the channel, all or nothing, if it continues what is there.
 * What is there already is not repeated; what contradicts it replaces it, and everyone is told to resync. Events are
 * published as lines of JSON behind a line `events <first version> <last hash> <hash before>`: an edge can pass them on
 * without reading them.
 *
 * KEYS events, state, channel
 * ARGV lifetime in seconds, hash before the first event, version of the first event, state (JSON), answers message
 *      (JSON or empty), then for each event its hash and its JSON
 * Returns `appended`, `repeated`, or why it replaced everything: `gap`, `mismatch`, `flushed`.
 */
export const FAN_OUT = `
local events, state, channel = KEYS[1], KEYS[2], KEYS[3]
local lifetime, previousHash, first, stateJson, answers = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], ARGV[5]
local HEADER = 5
local count = (#ARGV - HEADER) / 2
local last = first + count - 1

local function hashOf(version) return ARGV[HEADER + 1 + 2 * (version - first)] end
local function jsonOf(version) return ARGV[HEADER + 2 + 2 * (version - first)] end
local function id(version) return string.format('%d-0', version) end
local function versionOf(entry) return tonumber(string.match(entry[1], '^%d+')) end

-- Hashes that are held for the versions just before and in this update, and the newest version that is held.
local held, tip = {}, nil
for _, entry in ipairs(redis.call('XRANGE', events, id(first - 1), id(last))) do
  tip = versionOf(entry)
  held[tip] = entry[2][2]
end
if tip == nil then
  local newest = redis.call('XREVRANGE', events, '+', '-', 'COUNT', 1)[1]
  local json = not newest and redis.call('GET', state)
  if newest then
    tip = versionOf(newest)
  elseif json then
    local decoded = cjson.decode(json)
    tip = decoded.version
    held[tip] = decoded.hash
  end
end

local function verdict()
  if tip == nil then return first == 1 and 'appended' or 'flushed' end
  if tip < first - 1 then return 'gap' end
  if held[first - 1] and held[first - 1] ~= previousHash then return 'mismatch' end
  for version = first, last do
    if held[version] and held[version] ~= hashOf(version) then return 'mismatch' end
  end
  return tip >= last and 'repeated' or 'appended'
end

local outcome = verdict()
local from = first
if outcome == 'appended' then
  from = math.max(first, (tip or 0) + 1)
elseif outcome ~= 'repeated' then
  redis.call('DEL', events)
end

if outcome ~= 'repeated' then
  local fresh = {}
  for version = from, last do
    fresh[#fresh + 1] = jsonOf(version)
    redis.call('XADD', events, id(version), 'hash', hashOf(version), 'event', jsonOf(version))
  end
  redis.call('EXPIRE', events, lifetime)
  redis.call('SET', state, stateJson, 'EX', lifetime)
  if outcome == 'appended' then
    local before = from == first and previousHash or hashOf(from - 1)
    local head = string.format('events %d %s %s', from, hashOf(last), before)
    redis.call('SPUBLISH', channel, head .. '\\n' .. table.concat(fresh, '\\n'))
  else
    redis.call('SPUBLISH', channel, '{"t":"resync","state":' .. stateJson .. '}')
  end
end
if answers ~= '' then redis.call('SPUBLISH', channel, answers) end
return outcome
`;
