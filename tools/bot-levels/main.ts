/**
 * Lets each level of the bot play against the one below, for the table in docs/bot-orchestrator.md:
 * `node --import tsx tools/bot-levels/main.ts [games per pair, default 20]`
 */
import { readConfig } from '../../bot-orchestrator/config.js';
import { findEngine } from '../../bot-orchestrator/findEngine.js';
import { MAX_LEVEL, strengthOf } from '../../bot-orchestrator/levels.js';
import { type Engine, startEngine } from '../../bot-orchestrator/uciEngine.js';
import { INITIAL_FEN, playUci } from '../../src/domain/chess/position.js';
import { halfmoveClock, positionKey, turnOf, type Uci } from '../../src/domain/chess/types.js';

interface Player {
  readonly engine: Engine;
  readonly level: number;
  moves: number;
  thoughtMs: number;
}

/** Each is played twice, with colors changed. */
const OPENINGS = [
  ['e2e4', 'e7e5'],
  ['d2d4', 'd7d5'],
  ['c2c4', 'e7e5'],
  ['e2e4', 'c7c5'],
  ['d2d4', 'g8f6'],
  ['g1f3', 'd7d5'],
  ['e2e4', 'e7e6'],
  ['e2e4', 'c7c6'],
  ['d2d4', 'f7f5'],
  ['c2c4', 'c7c5'],
];
const LONGEST_GAME = 300;

/** Plays one game to its end. Resolves with White's score: 1, 0.5 or 0. */
async function playGame(white: Player, black: Player, opening: readonly Uci[]): Promise<number> {
  const moves: Uci[] = [];
  const positions: string[] = [];
  let fen = INITIAL_FEN;
  for (;;) {
    const mover = turnOf(fen) === 'white' ? white : black;
    const uci = opening[moves.length] ?? (await think(mover, moves));
    const played = playUci(fen, uci);
    if (!played.ok) throw new Error(`${uci} is illegal in ${fen}`);
    fen = played.value.fen;
    moves.push(uci);
    positions.push(positionKey(fen));
    if (played.value.over === 'checkmate') return mover === white ? 1 : 0;
    const repetitions = positions.filter((key) => key === positions.at(-1)).length;
    const isDrawn = played.value.over !== null || repetitions >= 3 || halfmoveClock(fen) >= 100;
    if (isDrawn || moves.length >= LONGEST_GAME) return 0.5;
  }
}

async function think(player: Player, moves: readonly Uci[]): Promise<Uci> {
  const strength = strengthOf(player.level);
  const startedAt = performance.now();
  const { thinkMs } = strength;
  const search = { gameId: 'levels', startFen: INITIAL_FEN, moves, strength, thinkMs };
  const uci = await player.engine.search(search);
  player.thoughtMs += performance.now() - startedAt;
  player.moves += 1;
  return uci ?? 'none';
}

const { uciEngine, searchPath } = readConfig(process.env);
const command = findEngine({ configured: uciEngine, searchPath });
if (command === null) throw new Error('no chess engine');
const games = Number(process.argv[2] ?? 20);
const engines = [await startEngine(command), await startEngine(command)] as const;
console.log(`${games} games per pair with ${engines[0].name}`);
for (let level = 2; level <= MAX_LEVEL; level += 1) {
  const upper: Player = { engine: engines[0], level, moves: 0, thoughtMs: 0 };
  const lower: Player = { engine: engines[1], level: level - 1, moves: 0, thoughtMs: 0 };
  let score = 0;
  for (let game = 0; game < games; game += 1) {
    const opening = OPENINGS[Math.floor(game / 2) % OPENINGS.length] ?? [];
    score +=
      game % 2 === 0 ? await playGame(upper, lower, opening) : 1 - (await playGame(lower, upper, opening));
  }
  const meanMs = (upper.thoughtMs / upper.moves).toFixed(0);
  console.log(`level ${level} against ${level - 1}: ${score} of ${games}, ${meanMs} ms a move`);
}
await Promise.all(engines.map((engine) => engine.close()));
