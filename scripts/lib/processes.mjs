import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, closeSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from './failure.mjs';
import { impatient, interrupted } from './interrupt.mjs';
import { livePid, writePid } from './pidFile.mjs';

const POLL_MS = 50;
const GRACE_MS = 15_000;

/**
 * @typedef {object} Command
 * @property {string} file
 * @property {string[]} args
 * @property {Record<string, string | undefined>} [env]
 * @property {string} [cwd]
 * @property {number} [uid]
 * @property {number} [gid]
 */

const pidFile = (stackDir, name) => path.join(stackDir, 'pids', name);

const logFile = (stackDir, name) => path.join(stackDir, 'logs', `${name}.log`);

export const runningPid = (stackDir, name) => livePid(pidFile(stackDir, name));

/** Names of the processes of this stack that are alive, whoever started them. */
export function runningNames(stackDir) {
  const folder = path.join(stackDir, 'pids');
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.filter((name) => runningPid(stackDir, name) !== undefined);
}

/**
 * Starts a process in a group of its own: a Ctrl-C in the terminal reaches only its starter, which stops
 * it when its turn comes. Its output goes to the log of that name, its pid to a file.
 * @param {string} stackDir
 * @param {string} name
 * @param {Command} command
 */
export function launch(stackDir, name, command) {
  interrupted.throwIfAborted();
  mkdirSync(path.join(stackDir, 'pids'), { recursive: true });
  mkdirSync(path.join(stackDir, 'logs'), { recursive: true });
  const log = openSync(logFile(stackDir, name), 'a');
  const { file, args, ...options } = command;
  const child = spawn(file, args, { ...options, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  child.on('error', () => undefined); // no pid then, reported below
  if (child.pid === undefined) throw new Failure(`${name}: cannot run ${file}`);
  writePid(pidFile(stackDir, name), child.pid);
  child.unref();
}

function tail(stackDir, name, lines = 15) {
  const file = logFile(stackDir, name);
  const text = existsSync(file) ? readFileSync(file, 'utf8').trimEnd() : '';
  return text.split('\n').slice(-lines).join('\n');
}

/** The failure to report for a process that ended by itself. */
export function death(stackDir, name) {
  return new Failure(
    `${name} stopped by itself; the end of ${logFile(stackDir, name)}:\n${tail(stackDir, name)}`,
  );
}

/**
 * Waits until `isReady` resolves to true; a rejection counts as not yet.
 * @param {string} stackDir
 * @param {string} name
 * @param {{ isReady: () => Promise<boolean>, timeoutMs: number }} wait
 */
export async function waitUntilReady(stackDir, name, { isReady, timeoutMs }) {
  const deadline = performance.now() + timeoutMs;
  while (!(await isReady().catch(() => false))) {
    if (runningPid(stackDir, name) === undefined) throw death(stackDir, name);
    if (performance.now() > deadline) {
      throw new Failure(
        `${name} is not ready after ${timeoutMs / 1000} s; the end of ${logFile(stackDir, name)}:\n${tail(stackDir, name)}`,
      );
    }
    await sleep(POLL_MS, undefined, { signal: interrupted });
  }
}

function send(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error; // it ended a moment ago
  }
}

/** Signals a process and waits for its end; kills it when it takes too long. Does nothing to a dead one. */
export async function stop(stackDir, name, signal = 'SIGTERM') {
  const pid = runningPid(stackDir, name);
  if (pid !== undefined) {
    send(pid, signal);
    let deadline = performance.now() + GRACE_MS;
    while (runningPid(stackDir, name) !== undefined) {
      if (performance.now() > deadline || impatient.aborted) {
        send(pid, 'SIGKILL');
        deadline = Infinity;
      }
      await sleep(POLL_MS);
    }
  }
  rmSync(pidFile(stackDir, name), { force: true });
}
