import { setTimeout as sleep } from 'node:timers/promises';
import { findEngine } from '../../bot-orchestrator/findEngine.js';
import { strengthOf } from '../../bot-orchestrator/levels.js';
import { startEngine } from '../../bot-orchestrator/uciEngine.js';
import { type Ms, opposite, turnOf, type Uci } from '../../src/domain/chess/types.js';
import { type GameInProgress, type GameState, plyOf } from '../../src/domain/game/state.js';
import { randomMove } from '../randomLine.js';
import type { BotOptions } from './arguments.js';
import { finish, type Playing } from './finish.js';
import { hasReached, type Participant } from './participant.js';
import { type GameFigures, printMove } from './report.js';
import { Table } from './table.js';

/** A bot thinks for a few seconds; the service plays for it when it does not answer. */
const BOT_WITHIN_MS: Ms = 150_000;

/** A player meets the bot, to the end of the game or until it has gone on for long enough. */
export async function playBot(playing: Playing, options: BotOptions): Promise<GameFigures> {
  const { color, level, clock, delayMs, plies } = options;
  const table = await Table.open(playing.service, { clock, bots: { [opposite(color)]: level } });
  const title = `${options.engine} plays ${color} against bot level ${level}`;
  console.log(`\n${title}, game ${table.gameId}\n`);
  const chooser = await openChooser(options.engine);
  const me = table.player(color);
  try {
    const durationsMs: number[] = [];
    for (let game = me.client.state; canGoOn(game, plies); game = me.client.state) {
      const ply = plyOf(game) + 1;
      if (turnOf(game.fen) === color) {
        const witness = table.people.at(-1) ?? me;
        const took = await table.move(await chooser.choose(game), { color, ply, witness });
        durationsMs.push(took);
        await table.settled();
        printLast(me, ply, took);
      } else {
        const askedAt = performance.now();
        const answeredAt = await me.until(hasReached(ply), BOT_WITHIN_MS);
        printLast(me, ply, answeredAt - askedAt);
        await sleep(delayMs); // also lets the end of the game arrive, if that was it
      }
    }
    if (me.client.state?.status === 'in_progress') await table.act(color, { type: 'resign' });
    return await finish(playing, table, { title, sans: sansOf(me), result: null, durationsMs });
  } finally {
    await chooser.close();
    table.close();
  }
}

const canGoOn = (state: GameState | null, plies: number): state is GameInProgress =>
  state?.status === 'in_progress' && plyOf(state) < plies;

function sansOf({ client: { state } }: Participant): string[] {
  const play = state?.status === 'ended' ? state.play : state?.status === 'in_progress' ? state : null;
  return play?.moves.map(({ san }) => san) ?? [];
}

function printLast(participant: Participant, ply: number, took: Ms): void {
  const san = sansOf(participant)[ply - 1];
  if (san !== undefined) printMove(ply, san, participant.client.clocks(), took);
}

interface Chooser {
  choose(game: GameInProgress): Promise<Uci>;
  close(): Promise<void>;
}

async function openChooser(kind: BotOptions['engine']): Promise<Chooser> {
  if (kind === 'random') {
    return { choose: async ({ fen }) => randomMove(fen, Math.random), close: async () => undefined };
  }
  const configured = process.env['UCI_ENGINE'] ?? null;
  const command = findEngine({ configured, searchPath: process.env['PATH'] ?? '' });
  if (!command) throw new Error('no UCI engine found: install stockfish or set UCI_ENGINE');
  const engine = await startEngine(command);
  return {
    async choose({ gameId, settings, moves }) {
      const strength = strengthOf(1);
      const ucis = moves.map(({ uci }) => uci);
      const search = {
        gameId,
        startFen: settings.startFen,
        moves: ucis,
        strength,
        thinkMs: strength.thinkMs,
      };
      const uci = await engine.search(search);
      if (uci === null) throw new Error('the engine has no move');
      return uci;
    },
    close: () => engine.close(),
  };
}
