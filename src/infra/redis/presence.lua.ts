/**
 * Records that a side's socket is open (`touch`) or that an edge holds none any more (`leave`), or only looks (`ask`).
 * Whatever it is called for, it looks at both sides and tells the channel of every change since it last told: so the
 * touches of one side show that the other side's edge has died.
 *
 * KEYS presence, channel
 * ARGV operation, color, edge, at (epoch ms), how long a touch counts (ms), lifetime of the key (s)
 * Returns since when the color is gone, epoch ms; empty while it is here or when nothing is known of it.
 *
 * Fields of the hash: `<color>:<edge>` last touch; `<color>` last sign of life of edges that are gone;
 * `told:<color>` what the channel was last told.
 */
export const PRESENCE = `
local presence, channel = KEYS[1], KEYS[2]
local operation, color, edge, at, countsMs, lifetime = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]
local own = color .. ':' .. edge

if operation == 'touch' then
  redis.call('HSET', presence, own, at)
elseif operation == 'leave' then
  if redis.call('HDEL', presence, own) == 1 then redis.call('HSET', presence, color, at) end
end

local fields = {}
local flat = redis.call('HGETALL', presence)
for n = 1, #flat, 2 do fields[flat[n]] = flat[n + 1] end

-- 'here', the time of the last sign of life, or nil
local function statusOf(side)
  local newest = tonumber(fields[side])
  local here = false
  for field, touchedAt in pairs(fields) do
    if string.sub(field, 1, #side + 1) == side .. ':' then
      if tonumber(touchedAt) > at - countsMs then
        here = true
      else
        newest = math.max(newest or 0, tonumber(touchedAt))
        redis.call('HDEL', presence, field)
      end
    end
  end
  local lastSign = newest and string.format('%d', newest)
  if lastSign and lastSign ~= fields[side] then redis.call('HSET', presence, side, lastSign) end
  return here and 'here' or lastSign
end

local answer = ''
for _, side in ipairs({ 'white', 'black' }) do
  local status = statusOf(side)
  if status and status ~= fields['told:' .. side] then
    redis.call('HSET', presence, 'told:' .. side, status)
    local since = status == 'here' and 'null' or status
    redis.call('SPUBLISH', channel, '{"t":"presence","color":"' .. side .. '","goneSince":' .. since .. '}')
  end
  if side == color and status and status ~= 'here' then answer = status end
end
if operation ~= 'ask' then redis.call('EXPIRE', presence, lifetime) end
return answer
`;

/**
 * Records how many spectators an edge has, and tells the channel the total over all edges if it has changed.
 *
 * KEYS spectators, channel
 * ARGV edge, its spectators, now (epoch ms), how long a report counts (ms)
 *
 * Fields of the hash: one per edge, `<spectators>:<reported at>`; `total` what the channel was last told.
 */
export const SPECTATORS = `
local spectators, channel = KEYS[1], KEYS[2]
local edge, here, now, countsMs = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
redis.call('HSET', spectators, 'edge:' .. edge, here .. ':' .. ARGV[3])

local total, told = 0, '0'
local flat = redis.call('HGETALL', spectators)
for n = 1, #flat, 2 do
  local count, reportedAt = string.match(flat[n + 1], '^(%d+):(%d+)$')
  if flat[n] == 'total' then
    told = flat[n + 1]
  elseif count == '0' or tonumber(reportedAt) <= now - countsMs then
    redis.call('HDEL', spectators, flat[n])
  else
    total = total + tonumber(count)
  end
end
redis.call('HSET', spectators, 'total', total)
redis.call('PEXPIRE', spectators, 10 * countsMs)
if tostring(total) ~= told then redis.call('SPUBLISH', channel, '{"t":"spectators","n":' .. total .. '}') end
return total
`;
