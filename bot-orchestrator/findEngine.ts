import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, extname, join } from 'node:path';

/** How to start a UCI engine as a child process. */
export interface EngineCommand {
  readonly command: string;
  readonly args: readonly string[];
}

const SCRIPTS = ['.js', '.mjs', '.cjs'];
/** Debian installs games outside of the usual PATH of a service. */
const DEBIAN = '/usr/games/stockfish';

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A JavaScript engine is run by this Node, anything else by itself. */
const commandFor = (path: string): EngineCommand =>
  SCRIPTS.includes(extname(path)) ? { command: process.execPath, args: [path] } : { command: path, args: [] };

/** The engine of the optional npm dependency `stockfish`, or null where it is not installed. */
export function npmEngine(): EngineCommand | null {
  try {
    return commandFor(createRequire(import.meta.url).resolve('stockfish/src/stockfish.js'));
  } catch {
    return null;
  }
}

/**
 * The engine to use: the configured one, else `stockfish` on the search path, else Debian's, else npm's.
 * A configured engine is not checked here: if it cannot be started, readiness and the log say so.
 */
export function findEngine(options: {
  readonly configured: string | null;
  readonly searchPath: string;
}): EngineCommand | null {
  if (options.configured !== null) return commandFor(options.configured);
  const candidates = options.searchPath
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, 'stockfish'));
  const native = [...candidates, DEBIAN].find(isExecutable);
  return native === undefined ? npmEngine() : commandFor(native);
}
