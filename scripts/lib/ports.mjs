import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { Failure } from './failure.mjs';
import { say } from './progress.mjs';

const FIRST = 10_000;
const LAST = 31_999; // below the ports that systems hand out to outgoing connections
const PER_STACK = 25;

/** A stack begins looking at a place of its own, so that two clones that start at once do not meet. */
function firstChoice(stackDir) {
  const places = Math.floor((LAST - FIRST + 1) / PER_STACK);
  const place = createHash('sha256').update(stackDir).digest().readUInt32BE(0) % places;
  return FIRST + place * PER_STACK;
}

function isFree(port) {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

async function nextFree(from, taken) {
  for (let port = from; port <= LAST; port += 1) {
    if (!taken.has(port) && (await isFree(port))) return port;
  }
  throw new Failure(`no free port between ${from} and ${LAST}`);
}

export function savedPorts(stackDir) {
  const file = path.join(stackDir, 'ports.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/**
 * A port for every name: the one `fixed` asks for, else the remembered one, else a free one.
 * @param {string} stackDir its ports.json remembers them, so URLs survive a restart
 * @param {string[]} names
 * @param {Record<string, string | undefined>} fixed for example process.env
 * @returns {Promise<Record<string, number>>}
 */
export async function choosePorts(stackDir, names, fixed) {
  const saved = savedPorts(stackDir);
  const ports = {};
  const taken = new Set(names.map((name) => Number(fixed[name] ?? saved[name])));
  for (const name of names) {
    const wanted = Number(fixed[name] ?? saved[name]);
    if (wanted > 0 && (await isFree(wanted))) {
      ports[name] = wanted;
      continue;
    }
    if (fixed[name] !== undefined) throw new Failure(`${name}=${fixed[name]} is not a free port`);
    ports[name] = await nextFree(firstChoice(stackDir), taken);
    taken.add(ports[name]);
    if (wanted > 0) say('ports', `${name}: ${wanted} is taken by another program, using ${ports[name]}`);
  }
  mkdirSync(stackDir, { recursive: true });
  writeFileSync(path.join(stackDir, 'ports.json'), `${JSON.stringify({ ...saved, ...ports }, null, 2)}\n`);
  return ports;
}

/**
 * A port that the system hands out, for a process that lives no longer than its caller.
 * @returns {Promise<number>}
 */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}
