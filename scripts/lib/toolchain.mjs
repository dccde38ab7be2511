import { execFileSync, spawn } from 'node:child_process';
import { accessSync, constants, mkdirSync } from 'node:fs';
import path from 'node:path';
import { Failure } from './failure.mjs';
import { interrupted } from './interrupt.mjs';
import { root } from './root.mjs';

const JAVA_MAJOR = 17;
const OUTPUT_TAIL_CHARS = 2000;

export function isWritable(folder) {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** The executable's full path, or undefined when PATH has none. */
export function onPath(name) {
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter).filter(Boolean)) {
    const file = path.join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // the next folder may have it
    }
  }
  return undefined;
}

/** The major version of the `java` on PATH, or undefined: without one, or with one that predates `--version`. */
function javaMajor() {
  try {
    const text = execFileSync('java', ['--version'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return Number(/^\S+ (\d+)/.exec(text)?.[1]);
  } catch {
    return undefined;
  }
}

/**
 * What a part cannot come up without, as one line; undefined when nothing is missing.
 * @param {{ part: string, tools: string[], variable: string }} need `java` means Java 17 or newer
 */
export function missingTools({ part, tools, variable }) {
  const missing = tools.filter((tool) => (tool === 'java' ? !(javaMajor() >= JAVA_MAJOR) : !onPath(tool)));
  if (missing.length === 0) return undefined;
  const names = missing.map((tool) => (tool === 'java' ? `Java ${JAVA_MAJOR}` : tool)).join(' and ');
  return `${part} needs ${names} (not found): install it, or set ${variable} to an existing service`;
}

/** Build tools keep caches in the home folder; a user without a usable one gets a stand-in. */
function toolEnvironment() {
  const home = process.env['HOME'] ?? '';
  const usable = isWritable(home) ? home : path.join(root, '.stack/home');
  mkdirSync(usable, { recursive: true });
  return {
    ...process.env,
    HOME: usable,
    // Java reads the home folder from the user database, not from HOME.
    MAVEN_OPTS: `${process.env['MAVEN_OPTS'] ?? ''} -Duser.home=${usable}`,
  };
}

/**
 * Runs a build command to its end. Its output is shown only when it fails.
 * @param {string} file
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export async function run(file, args, options = {}) {
  const child = spawn(file, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: interrupted,
    ...options,
    env: { ...toolEnvironment(), ...options.env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => (output = (output + chunk).slice(-OUTPUT_TAIL_CHARS)));
  }
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Failure(`${path.basename(file)} ${args.join(' ')} failed:\n${output.trim()}`);
}
