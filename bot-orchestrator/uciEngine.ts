import type { Fen, Ms, Uci } from '../src/domain/chess/types.js';
import type { EngineCommand } from './findEngine.js';
import type { Strength } from './levels.js';
import { UciProcess } from './uciProcess.js';

/** One question to an engine. */
export interface Search {
  readonly gameId: string;
  readonly startFen: Fen;
  readonly moves: readonly Uci[];
  readonly strength: Strength;
  readonly thinkMs: Ms;
}

/** An engine that answers one search at a time. */
export interface Engine {
  readonly name: string;
  /** Resolves with what ended the process; never rejects. */
  readonly exited: Promise<string>;
  /** The chosen move; null if the side to move has none. Throws EngineFailure, after which the engine is dead. */
  search(search: Search): Promise<Uci | null>;
  /** Asks the engine to quit and kills it if it does not. */
  close(): Promise<void>;
}

interface EngineLimits {
  readonly startMs: Ms;
  /** How much longer than it was told an engine may think before it counts as hung. */
  readonly graceMs: Ms;
  /** How long after `quit` it is killed. */
  readonly quitMs: Ms;
}

const LIMITS: EngineLimits = { startMs: 10_000, graceMs: 2_000, quitMs: 500 };

interface OptionRange {
  readonly min: number;
  readonly max: number;
}

const SPIN_OPTION = /^option name (.+?) type spin\b.* min (-?\d+) max (-?\d+)/;
const BEST_MOVE = /^bestmove (\S+)/;

/** Starts the engine and learns its name and options. Resolves when it can play. */
export async function startEngine(command: EngineCommand, limits = LIMITS): Promise<Engine> {
  const child = new UciProcess(command);
  const options = new Map<string, OptionRange>();
  let name = 'unnamed UCI engine';
  await child.ask('uci', limits.startMs, (line) => {
    const [, option, min, max] = SPIN_OPTION.exec(line) ?? [];
    if (option !== undefined) options.set(option, { min: Number(min), max: Number(max) });
    if (line.startsWith('id name ')) name = line.slice('id name '.length);
    return line === 'uciok' ? true : undefined;
  });
  await isReady(child, limits.startMs);

  let lastGame: string | null = null;
  return {
    name,
    exited: child.exited,
    async search(search) {
      // A new game clears the engine's memory, so that a game never depends on which one was served before it.
      if (search.gameId !== lastGame) child.send('ucinewgame');
      lastGame = search.gameId;
      for (const line of strengthOptions(search.strength, options)) child.send(line);
      await isReady(child, limits.graceMs);
      child.send(positionLine(search));
      const best = await child.ask(goLine(search), search.thinkMs + limits.graceMs, (line) => {
        return BEST_MOVE.exec(line)?.[1];
      });
      return best === '(none)' || best === '0000' ? null : best;
    },
    async close() {
      child.send('quit');
      const timer = setTimeout(() => child.kill('did not quit'), limits.quitMs);
      await child.exited;
      clearTimeout(timer);
    },
  };
}

const isReady = (child: UciProcess, limitMs: Ms) =>
  child.ask('isready', limitMs, (line) => (line === 'readyok' ? true : undefined));

function strengthOptions(strength: Strength, options: ReadonlyMap<string, OptionRange>): string[] {
  if (options.has('Skill Level')) return [`setoption name Skill Level value ${strength.skill}`];
  const elo = options.get('UCI_Elo');
  if (elo === undefined) return [];
  const value = Math.min(elo.max, Math.max(elo.min, strength.elo));
  return ['setoption name UCI_LimitStrength value true', `setoption name UCI_Elo value ${value}`];
}

/** The whole game, not only its position: repetitions count. */
const positionLine = ({ startFen, moves }: Search): string =>
  moves.length === 0 ? `position fen ${startFen}` : `position fen ${startFen} moves ${moves.join(' ')}`;

const goLine = ({ strength, thinkMs }: Search): string =>
  strength.depth === null ? `go movetime ${thinkMs}` : `go depth ${strength.depth} movetime ${thinkMs}`;
