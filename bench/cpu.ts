import { readdirSync, readFileSync } from 'node:fs';
import type { Ms } from '../src/domain/chess/types.js';

/** Linux counts CPU time in hundredths of a second, whatever the kernel's own tick. */
const TICK_MS = 10;

interface ProcessTimes {
  readonly parent: number;
  readonly ownMs: Ms;
  /** Of children that have ended and were waited for. */
  readonly childrenMs: Ms;
}

/** `/proc/<pid>/stat`, proc(5): the name in parentheses may hold spaces, so fields count from its end. */
function readTimes(pid: number): ProcessTimes | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
      .map(Number);
    const [parent = 0, user = 0, system = 0, childUser = 0, childSystem = 0] = [1, 11, 12, 13, 14].map(
      (index) => fields[index],
    );
    return { parent, ownMs: (user + system) * TICK_MS, childrenMs: (childUser + childSystem) * TICK_MS };
  } catch {
    return null; // it has just ended
  }
}

/** CPU time that each named process and its descendants, but for those that have a name of their own, used so far. */
function cpuTimes(pids: ReadonlyMap<string, number>): ReadonlyMap<string, Ms> {
  const all = new Map<number, ProcessTimes>();
  for (const entry of readdirSync('/proc')) {
    const times = /^\d+$/.test(entry) ? readTimes(Number(entry)) : null;
    if (times) all.set(Number(entry), times);
  }
  const named = new Set(pids.values());
  const treeMs = (pid: number): Ms => {
    const { ownMs = 0, childrenMs = 0 } = all.get(pid) ?? {};
    const children = [...all].filter(([child, { parent }]) => parent === pid && !named.has(child));
    return children.reduce((sum, [child]) => sum + treeMs(child), ownMs + childrenMs);
  };
  return new Map([...pids].map(([name, pid]) => [name, treeMs(pid)]));
}

/** Reads what named processes use. */
export class Cpu {
  readonly #pids: ReadonlyMap<string, number>;

  constructor(pids: ReadonlyMap<string, number>) {
    this.#pids = pids;
  }

  /** From now until `per` is called: what each process used, divided by the count of moves or seconds. */
  start(): { per(count: number): Record<string, Ms> } {
    const before = cpuTimes(this.#pids);
    return {
      per: (count) => {
        const used = [...cpuTimes(this.#pids)].map(
          ([name, ms]) => [name, (ms - (before.get(name) ?? 0)) / count] as const,
        );
        return Object.fromEntries(used);
      },
    };
  }
}
