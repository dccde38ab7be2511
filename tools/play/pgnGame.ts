import { setTimeout as sleep } from 'node:timers/promises';
import { opposite, turnOf } from '../../src/domain/chess/types.js';
import type { PgnOptions } from './arguments.js';
import { finish, type Playing } from './finish.js';
import { type GameFigures, printMove } from './report.js';
import type { Script } from './script.js';
import { Table } from './table.js';

/** Plays a recorded game as two players, watched by a spectator, and brings it to the end that it had. */
export async function playScript(
  playing: Playing,
  script: Script,
  { clock, delayMs }: Pick<PgnOptions, 'clock' | 'delayMs'>,
): Promise<GameFigures> {
  const { title, startFen, moves, result } = script;
  const table = await Table.open(playing.service, { clock, startFen });
  console.log(`\n${title}, game ${table.gameId}\n`);
  try {
    const durationsMs: number[] = [];
    let color = turnOf(startFen);
    for (const [index, { uci, san }] of moves.entries()) {
      await sleep(delayMs);
      const [ply, witness] = [index + 1, table.player(opposite(color))];
      const took = await table.move(uci, { color, ply, witness });
      durationsMs.push(took);
      printMove(ply, san, witness.client.clocks(), took);
      color = opposite(color);
    }
    await bringAbout(playing, table, result);
    const sans = moves.map(({ san }) => san);
    return await finish(playing, table, { title, sans, result, durationsMs });
  } finally {
    table.close();
  }
}

/** The end of a game that the rules have not ended: resignation, agreement, or none at all. */
async function bringAbout({ service }: Playing, table: Table, result: Script['result']): Promise<void> {
  if ((await table.settled()).status === 'ended') return;
  switch (result) {
    case '1-0':
      return table.act('black', { type: 'resign' });
    case '0-1':
      return table.act('white', { type: 'resign' });
    case '1/2-1/2':
      await table.act('white', { type: 'offerDraw' });
      return table.act('black', { type: 'acceptDraw' });
    case '*':
      return service.adjudicate(table.gameId, '*', 'the recorded game has no result');
  }
}
