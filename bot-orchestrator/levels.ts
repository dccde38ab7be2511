import type { Color, Ms } from '../src/domain/chess/types.js';

export interface Clock {
  readonly whiteMs: Ms;
  readonly blackMs: Ms;
  readonly incrementMs: Ms;
}

/** What weakens an engine. An option that an engine does not offer is left out. */
export interface Strength {
  /** UCI option `Skill Level`, 0 to 20. */
  readonly skill: number;
  /** For engines without `Skill Level`: UCI option `UCI_Elo`, clamped to the engine's own range. */
  readonly elo: number;
  /** Deepest iteration in plies, or null for no limit. */
  readonly depth: number | null;
  /** Longest think. */
  readonly thinkMs: Ms;
}

/**
 * Levels 1 to 8. Stockfish chooses its weakened move at iteration `skill + 1`, so a deeper search would take time
 * without changing the move. Depths are even because a search of odd depth was seen to play no better than the one
 * below it. How the levels fare against each other is in docs/bot-orchestrator.md.
 */
const LEVELS: readonly Strength[] = [
  { skill: 0, elo: 800, depth: 1, thinkMs: 50 },
  { skill: 3, elo: 1100, depth: 4, thinkMs: 100 },
  { skill: 5, elo: 1350, depth: 6, thinkMs: 150 },
  { skill: 7, elo: 1600, depth: 8, thinkMs: 200 },
  { skill: 9, elo: 1900, depth: 10, thinkMs: 300 },
  { skill: 11, elo: 2200, depth: 12, thinkMs: 500 },
  { skill: 15, elo: 2500, depth: 16, thinkMs: 1_000 },
  { skill: 20, elo: 3200, depth: null, thinkMs: 1_500 },
];
export const MAX_LEVEL = LEVELS.length;

export function strengthOf(level: number): Strength {
  const strength = LEVELS[level - 1];
  if (strength === undefined) throw new RangeError(`no level ${level}`);
  return strength;
}

/** How long one move may take. */
export interface TimeBudget {
  /** What the engine is told to think. */
  readonly thinkMs: Ms;
  /** From the request to the answer: queue, engine restart and retry included. */
  readonly answerMs: Ms;
}

const THINK_SHARE = 1 / 20;
const ANSWER_SHARE = 1 / 2;
export const MAX_ANSWER_MS = 10_000;
/** The least that lets an engine answer at all, for a side whose flag is about to fall. */
const MIN_THINK_MS = 5;
const MIN_ANSWER_MS = 100;

/** The level's thinking time, but at most a twentieth of what the side to move has; half of it for the whole answer. */
export function timeBudget(strength: Strength, clock: Clock | null, turn: Color): TimeBudget {
  if (clock === null) return { thinkMs: strength.thinkMs, answerMs: MAX_ANSWER_MS };
  const ownMs = turn === 'white' ? clock.whiteMs : clock.blackMs;
  return {
    thinkMs: Math.max(MIN_THINK_MS, Math.min(strength.thinkMs, Math.floor(ownMs * THINK_SHARE))),
    answerMs: Math.max(MIN_ANSWER_MS, Math.min(MAX_ANSWER_MS, Math.floor(ownMs * ANSWER_SHARE))),
  };
}
