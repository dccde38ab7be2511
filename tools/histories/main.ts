import { writeFile } from 'node:fs/promises';
import proto from '@temporalio/proto';
import { ALICE, BOB } from '../../test/support/table.js';
import { House, type SeatedGame } from '../../test/workflow/support/house.js';

/**
 * Records golden histories: one game per way of using the workflow, as the real server writes them. Run it when a
 * release changes the workflow on purpose (`TEMPORAL_ADDRESS=... npm run histories`); older files stay, for games that
 * are still being played must go on under new code.
 */
const GAMES: Readonly<Record<string, (house: House) => Promise<SeatedGame>>> = {
  async 'checkmate-by-signals'(house) {
    const game = await house.seat();
    for (const [ply, uci] of ['f2f3', 'e7e5', 'g2g4', 'd8h4'].entries()) {
      await game.signalMove(await game.moveInput(ply % 2 === 0 ? ALICE : BOB, uci, { ply }));
    }
    return game;
  },
  async 'draw-by-updates'(house) {
    const game = await house.seat();
    await moves(game, ['e2e4', 'e7e5', 'g1f3']);
    await game.act(ALICE, { type: 'offerDraw' });
    await game.act(BOB, { type: 'declineDraw' });
    await game.act(ALICE, { type: 'proposeTakeback' });
    await game.act(BOB, { type: 'acceptTakeback' });
    await game.act(BOB, { type: 'giveTime', ms: 15_000 });
    await game.act(BOB, { type: 'offerDraw' });
    await game.act(ALICE, { type: 'acceptDraw' });
    return game;
  },
  async 'open-seat-flag'(house) {
    const open = {
      white: { kind: 'human', userId: 'alice' },
      black: { kind: 'open', reservedFor: null },
    } as const;
    const timeControl = { kind: 'fischer', initialMs: 1_000, incrementMs: 0 } as const;
    const game = await house.seat({ seats: open, settings: { timeControl } });
    await game.join(BOB);
    await moves(game, ['e2e4', 'e7e5']);
    return game;
  },
  async 'bot-falls-back'(house) {
    const game = await house.seat({
      seats: { white: { kind: 'human', userId: 'alice' }, black: { kind: 'bot', level: 1 } },
    });
    await moves(game, ['e2e4']);
    await house.sleep(1_000);
    await game.act(ALICE, { type: 'resign' });
    return game;
  },
  async 'archived-later'(house) {
    let attempts = 0;
    house.beforeArchive = async () => {
      attempts += 1;
      if (attempts <= 2) throw new Error('connection refused');
    };
    const game = await house.seat();
    await game.act(ALICE, { type: 'abort' });
    await game.result();
    house.beforeArchive = () => Promise.resolve();
    return game;
  },
  async 'new-run'(house) {
    const game = await house.seat({ rolloverAfterEvents: 20 });
    await moves(game, ['g1f3', 'g8f6', 'f3g1', 'f6g8', 'g1f3', 'g8f6', 'f3g1', 'f6g8']);
    await game.act(BOB, { type: 'claimDraw' });
    return game;
  },
};

async function moves(game: SeatedGame, ucis: readonly string[]): Promise<void> {
  for (const [ply, uci] of ucis.entries()) await game.move(ply % 2 === 0 ? ALICE : BOB, uci, { ply });
}

/** Stack traces and identities name the machine that recorded; replay does not need them. */
const withoutTraces = (key: string, value: unknown) =>
  key === 'stackTrace' || key === 'identity' ? undefined : value;

const { History } = proto.temporal.api.history.v1;
const folder = new URL('../../test/replay/histories/', import.meta.url);
const house = await House.open();
for (const [name, play] of Object.entries(GAMES)) {
  const game = await play(house);
  await game.result();
  const history = await game.handle.fetchHistory();
  const json = History.toObject(History.create(history), { bytes: String, longs: String, enums: String });
  await writeFile(new URL(`${name}.json`, folder), `${JSON.stringify(json, withoutTraces, 1)}\n`);
  console.log(`${name}: ${history.events?.length ?? 0} events`);
}
await house.close();
