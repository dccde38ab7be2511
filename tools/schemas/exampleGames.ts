import type { Seat } from '../../src/domain/game/seat.js';
import { ALICE, BOB, OPS, Table } from '../../test/support/table.js';

const ANYONE: Seat = { kind: 'open', reservedFor: null };

/** Three games in which every type of event happens. The same in every run, so that what is made of them can be kept. */
export const exampleGames = (): readonly Table[] => [mate(), flagFall(), bot()];

/** Offers, takebacks and given time on the way to a mate. */
function mate(): Table {
  const table = new Table({ rated: true }, { white: { kind: 'human', userId: 'alice' }, black: ANYONE });
  table.now += 4_000;
  table.tell(BOB, { type: 'joinGame', color: null });
  table.play('e2e4 e7e5 f1c4 b8c6');
  table.tell(ALICE, { type: 'offerDraw' });
  table.tell(BOB, { type: 'declineDraw' });
  table.tell(BOB, { type: 'proposeTakeback' });
  table.tell(ALICE, { type: 'declineTakeback' });
  table.tell(BOB, { type: 'proposeTakeback' });
  table.tell(ALICE, { type: 'acceptTakeback' });
  table.tell(BOB, { type: 'giveTime', ms: 15_000 });
  return table.play('b8c6 d1h5 g8f6 h5f7');
}

function flagFall(): Table {
  return new Table({}, undefined, { gameId: '0game0000002' }).play('d2d4 d7d5 c2c4').wait(310_000);
}

function bot(): Table {
  const seats = { white: { kind: 'human', userId: 'alice' }, black: { kind: 'bot', level: 3 } } as const;
  const table = new Table({}, seats, { gameId: '0game0000003' }).play('e2e4');
  table.tell(
    { kind: 'bot', color: 'black' },
    { type: 'playFallbackMove', ply: 1, reason: 'no answer in 5000 ms' },
  );
  const lastEventAt = table.now;
  table.now += 3_600_000;
  table.tell(OPS, { type: 'recoverGame', lastEventAt });
  table.play('g1f3');
  table.tell(ALICE, { type: 'resign' });
  return table;
}
