/**
 * Puts back a state that the workflow itself gave, unless the same or a newer one of the same history is there.
 *
 * KEYS events, state, channel
 * ARGV lifetime in seconds, the state's version, its hash, the state (JSON)
 * Returns `kept`, `restored`, or `mismatch`: what was there contradicted it and everyone is told to resync.
 */
export const RESTORE = `
local events, state, channel = KEYS[1], KEYS[2], KEYS[3]
local lifetime, version, hash, json = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4]
local id = string.format('%d-0', version)

local newest = redis.call('XREVRANGE', events, '+', '-', 'COUNT', 1)[1]
local there = redis.call('GET', state)
local tip, held
if newest then
  tip = tonumber(string.match(newest[1], '^%d+'))
  local same = redis.call('XRANGE', events, id, id)[1]
  held = same and same[2][2]
elseif there then
  local decoded = cjson.decode(there)
  tip = decoded.version
  held = tip == version and decoded.hash
end

local keep = tip and (held and held == hash or not held and tip > version)
if keep then
  if there or tip > version then return 'kept' end
else
  redis.call('DEL', events)
end
redis.call('SET', state, json, 'EX', lifetime)
if not held or held == hash then return 'restored' end
redis.call('SPUBLISH', channel, '{"t":"resync","state":' .. json .. '}')
return 'mismatch'
`;
