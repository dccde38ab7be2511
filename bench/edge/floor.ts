import { once } from 'node:events';
import { createServer } from 'node:http';
import { Redis } from 'ioredis';
import { type WebSocket, WebSocketServer } from 'ws';

/**
 * The least that an edge can do with `ws`: the event that Redis tells of goes to each socket of its game, unread and
 * unchecked. The messages are those of the edge.
 */
const sockets = new Map<string, Set<WebSocket>>();
const redis = new Redis(process.env['REDIS_URL'] ?? '');
const RECORDED = '\n{"version":';

redis.on('smessage', (channel: string, text: string) => {
  const recorded = text.indexOf(RECORDED);
  if (recorded < 0) return;
  const frame = Buffer.from(`{"t":"event","v":${text.slice(recorded + RECORDED.length)}`);
  for (const socket of sockets.get(channel) ?? []) socket.send(frame, { binary: false });
});

async function enter(socket: WebSocket, path: string): Promise<void> {
  const channel = `game:{${path.split('/').at(-1)}}`;
  const members = sockets.get(channel) ?? new Set();
  sockets.set(channel, members.add(socket));
  socket.once('close', () => members.delete(socket));
  const hello = once(socket, 'message');
  if (members.size === 1) await redis.ssubscribe(channel);
  await hello;
  socket.send('{"t":"welcome","version":null}');
}

const server = createServer((_request, response) => response.end());
const upgrades = new WebSocketServer({ noServer: true, perMessageDeflate: false, clientTracking: false });
server.on('upgrade', (request, socket, head) => {
  upgrades.handleUpgrade(request, socket, head, (webSocket) => void enter(webSocket, request.url ?? ''));
});
server.listen(Number(process.env['EDGE_PORT']), '127.0.0.1');
process.once('SIGTERM', () => process.exit());
