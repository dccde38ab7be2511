/**
 * Takes, renews or gives up an edge's lease, ends those that were not renewed in time, and tells who is left. Time is
 * Redis's own: the edges' clocks do not matter. The epoch goes up by one with every change of who is there, of an
 * address or of a weight, and never back, as long as one edge that knew it is alive: not even when Redis is flushed.
 *
 * KEYS leases, endings, current
 * ARGV edge, its lease (JSON; empty: none any more), how long it holds (ms), the epoch that the edge has known
 * Returns the epoch and the leases, in the order of their edges' ids.
 *
 * leases: hash, edge -> lease; endings: sorted set of edges by the end of their lease, epoch ms;
 * current: hash of `epoch` and `members`, the text that stands for who was there.
 */
export const EDGE_LEASE = `
local leases, endings, current = KEYS[1], KEYS[2], KEYS[3]
local edge, lease, holdsMs, known = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

if lease == '' then
  redis.call('ZADD', endings, 0, edge)
else
  redis.call('HSET', leases, edge, lease)
  redis.call('ZADD', endings, now + holdsMs, edge)
end
for _, id in ipairs(redis.call('ZRANGEBYSCORE', endings, '-inf', now)) do
  redis.call('HDEL', leases, id)
  redis.call('ZREM', endings, id)
end

local ids = redis.call('ZRANGE', endings, 0, -1)
table.sort(ids)
local alive, members = {}, {}
for n, id in ipairs(ids) do
  alive[n] = redis.call('HGET', leases, id)
  local told = cjson.decode(alive[n])
  members[n] = id .. ' ' .. told.url .. ' ' .. told.weight
end

local before = redis.call('HMGET', current, 'epoch', 'members')
local who = table.concat(members, '\\n')
local epoch = math.max(tonumber(before[1] or 0), known)
if before[2] ~= who then epoch = epoch + 1 end
redis.call('HSET', current, 'epoch', epoch, 'members', who)
return { epoch, alive }
`;
