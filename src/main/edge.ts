import { once } from 'node:events';
import { buildApp } from '../api/app.js';
import { closeHttpServer, createHttpServer } from '../api/httpServer.js';
import { createAuthenticate } from '../infra/auth.js';
import { systemNow } from '../infra/clock.js';
import { readEdgeConfig } from '../infra/config.js';
import { createDevIssuer } from '../infra/devIssuer.js';
import { derivedGameName, newCorrelationId, newGameName } from '../infra/ids.js';
import { createLocalRateLimiter } from '../infra/localRateLimiter.js';
import { createLog } from '../infra/log.js';
import { createMetrics } from '../infra/metrics.js';
import { createGameReads } from '../infra/postgres/gameReads.js';
import { openPostgres } from '../infra/postgres/pool.js';
import { openRedis } from '../infra/redis/connection.js';
import { createFeed } from '../infra/redis/feed.js';
import { createLeases } from '../infra/redis/leases.js';
import { createPlacements } from '../infra/redis/placements.js';
import { createPresence } from '../infra/redis/presence.js';
import { createRateLimiter } from '../infra/redis/rateLimiter.js';
import { createTickets } from '../infra/redis/tickets.js';
import { createCellGateways } from '../infra/temporal/cellGateways.js';
import type { SocketDeps } from '../realtime/deps.js';
import { EventStreams } from '../realtime/eventStreams.js';
import { LIMITS, type Limits } from '../realtime/limits.js';
import { createPlaces } from '../realtime/places.js';
import { Rooms } from '../realtime/rooms.js';
import { attachSockets } from '../realtime/server.js';
import { createHomes } from '../routing/homes.js';
import { createPlacement } from '../routing/placement.js';
import { repeatedly } from './repeatedly.js';
import { stopOnSignal } from './shutdown.js';

const DEV_TOKEN_LIFETIME_S = 86_400;
/** Beyond the drain: time for the last requests and connections to end. */
const STOP_MARGIN_MS = 10_000;
/** For lists and games of the past; no move needs one. */
const READ_CONNECTIONS = 4;
const RENEWALS_PER_LEASE = 3;
const CHECK_HEALTH_EVERY_MS = 5_000;

const config = readEdgeConfig();
const log = createLog({ level: config.logLevel, service: 'edge', instance: config.instanceId });
const metrics = createMetrics();

const redisOptions = { url: config.redisUrl, timeoutMs: config.redisTimeoutMs, log };
const redis = await openRedis({ ...redisOptions, name: config.instanceId });
const subscriber = await openRedis({ ...redisOptions, name: `${config.instanceId}-sub` });
const feed = createFeed({ redis, subscriber, metrics, log });
const presence = createPresence({ redis, metrics, edge: config.instanceId, now: systemNow });
const tickets = createTickets({ redis, metrics });
const limiter = (name: string, perMinute: number) => createRateLimiter({ redis, name, perMinute });

const postgres = openPostgres({
  url: config.databaseUrl,
  timeoutMs: config.databaseTimeoutMs,
  connections: READ_CONNECTIONS,
  name: config.instanceId,
  log,
});

const cells = createCellGateways({
  cells: config.cells,
  temporal: config,
  deadlineMs: config.temporalDeadlineMs,
  continueAsNewEvents: config.continueAsNewEvents,
  now: systemNow,
  metrics,
  log,
});
const { gateway } = cells;
const gameIds = createPlacement({
  cells: config.cells,
  placements: createPlacements({ redis, metrics, log }),
  newName: newGameName,
  derivedName: derivedGameName,
});

const { jwtIssuer, jwtAudience: audience, jwtType: type, production } = config;
const devIssuer = config.devIssuer
  ? createDevIssuer({ keyFile: config.devKeyFile, issuer: jwtIssuer, audience, type, production })
  : null;
const authenticate = createAuthenticate(
  {
    issuer: jwtIssuer,
    audience,
    type,
    algorithms: config.jwtAlgorithms,
    // the configuration is not accepted with neither; an empty key would stop the start all the same
    publicKey: devIssuer?.publicKey ?? config.jwtPublicKey ?? '',
  },
  log,
);

const publicUrl = config.publicUrl.replace(/\/$/, '');
const ports = { gateway, feed, presence, authenticate, tickets, log, metrics, now: systemNow };
let isDraining = false;
let health: 'ok' | 'unwell' = 'ok';
const renewMs = config.edgeLeaseMs / RENEWALS_PER_LEASE;
const homes = createHomes({
  leases: createLeases({ redis, metrics, leaseMs: config.edgeLeaseMs }),
  self: { id: config.instanceId, url: publicUrl.replace(/^http/, 'ws'), weight: config.edgeWeight },
  status: () => ({ health, sockets: sockets.size }),
  renewMs,
  metrics,
  log,
});

const { framesPerMinute, frameBurst, socketsPerUser, socketsPerAddress, drainMs } = config;
const limits: Limits = {
  ...LIMITS,
  framesPerMinute,
  frameBurst,
  socketsPerUser,
  socketsPerAddress,
  // by then no edge goes by a table with one that was lost
  homingMs: 4 * config.edgeLeaseMs,
  drainMs,
};
const places = createPlaces(limits);
const socketDeps: SocketDeps = {
  ...ports,
  homes,
  places,
  connectsByAddress: createLocalRateLimiter(config.addressConnectsPerMinute),
  connectsByUser: limiter('connect-user', config.userConnectsPerMinute),
  random: Math.random,
  newCorrelationId,
  settings: {
    allowedOrigins: [...config.allowedOrigins, new URL(publicUrl).origin],
    allowAnonymous: config.allowAnonymous,
    moveDoor: config.moveDoor,
    proxyHops: config.trustedProxies,
    limits,
  },
};
const rooms = new Rooms(socketDeps);
const streams = new EventStreams(rooms, socketDeps);

const app = buildApp({
  ...ports,
  streams,
  allowAnonymous: config.allowAnonymous,
  reads: createGameReads(postgres, metrics),
  limits: {
    ip: limiter('rest-address', config.addressRequestsPerMinute),
    user: limiter('rest-user', config.userRequestsPerMinute),
  },
  places,
  connects: { ip: socketDeps.connectsByAddress, user: socketDeps.connectsByUser },
  ids: { ...gameIds, newId: newCorrelationId },
  renderMetrics: () => metrics.text(),
  // not Redis: all edges share it, and all serve without it
  probes: {
    temporal: () => gateway.isReachable(),
    edge: async () => !isDraining,
  },
  issueDevToken:
    devIssuer && ((request) => devIssuer.issueDevToken({ ...request, ttl: DEV_TOKEN_LIFETIME_S })),
  publicUrl,
  wsUrlOf: (gameId) => homes.socketUrlOf(gameId),
  routing: () => ({ ...homes.describe(), cells: cells.describe() }),
  flagGraceMs: config.flagGraceMs,
  trustedProxies: config.trustedProxies,
});
const server = createHttpServer(app, {
  metrics,
  // behind a proxy all connections come from it
  limits: { connectionsPerAddress: config.trustedProxies > 0 ? Infinity : 2 * socketsPerAddress },
});
const sockets = attachSockets(server, rooms, socketDeps);

const listening = once(server.listen(config.port, config.listenHost), 'listening');
const checkHealth = async () => void (health = (await gateway.isReachable()) ? 'ok' : 'unwell');
const checks = repeatedly(checkHealth, { everyMs: CHECK_HEALTH_EVERY_MS, name: 'health', log });
const renewals = listening.then(() =>
  repeatedly(() => homes.renew(), { everyMs: renewMs, name: 'lease', log }),
);

stopOnSignal({
  log,
  deadlineMs: drainMs + STOP_MARGIN_MS,
  stops: [
    { name: 'readiness', stop: () => void (isDraining = true) },
    // no games here any more; until the drain has ended, renewals go on to tell where they are
    { name: 'lease', stop: () => homes.leave() },
    { name: 'streams', stop: () => streams.close() },
    { name: 'sockets', stop: () => sockets.close() },
    { name: 'http', stop: () => closeHttpServer(server) },
    { name: 'renewals', stop: async () => (await renewals).stop() },
    { name: 'health', stop: async () => (await checks).stop() },
    { name: 'feed', stop: () => feed.close() },
    { name: 'redis', stop: () => redis.disconnect() },
    { name: 'postgres', stop: () => postgres.end() },
    { name: 'temporal clients', stop: () => cells.close() },
  ],
});
await listening;
log.info({ port: config.port, publicUrl, door: config.moveDoor, devIssuer: config.devIssuer }, 'edge runs');
