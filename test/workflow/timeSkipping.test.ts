import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALICE, BOB } from '../support/table.js';
import { House, type SeatedGame } from './support/house.js';

const DAY = 86_400_000;
const BARE_BLACK_KING = '4k3/8/8/8/8/8/3Q4/4K3 w - - 0 1';

let house: House;
beforeAll(async () => {
  house = await House.openSkippingTime();
});
afterAll(() => house.close());

async function opened(game: SeatedGame, ucis: readonly [string, string] = ['e2e4', 'e7e5']): Promise<number> {
  await game.move(ALICE, ucis[0], { ply: 0 });
  await game.move(BOB, ucis[1], { ply: 1 });
  return lastEvent(game).at;
}

function lastEvent(game: SeatedGame) {
  const event = house
    .shownOf(game.gameId)
    .flatMap(({ events }) => events)
    .at(-1);
  if (!event) throw new Error('nothing was shown');
  return event;
}

describe('time passes', () => {
  it('the flag falls at the exact deadline, whenever the task runs', async () => {
    const game = await house.seat();
    const began = await opened(game);
    await house.sleep(310_000);
    expect(await game.result()).toMatchObject({ termination: 'flag', result: '0-1' });
    expect(lastEvent(game).at).toBe(began + 300_000);
  });

  it('the flag falls against a bare king: draw', async () => {
    const game = await house.seat({ settings: { startFen: BARE_BLACK_KING } });
    await opened(game, ['d2d3', 'e8e7']);
    await house.sleep(310_000);
    expect(await game.result()).toMatchObject({ termination: 'flag', result: '1/2-1/2' });
  });

  it('a move stamped before the deadline but delivered after it is in time', async () => {
    const game = await house.seat({ settings: { flagGraceMs: 60_000 } });
    const began = await opened(game);
    const input = await game.moveInput(ALICE, 'g1f3', { ply: 2, receivedAt: began + 299_900 });
    await house.sleep(300_100);
    await game.signalMove(input);
    await expect.poll(() => game.plies()).toBe(3);
    expect(lastEvent(game)).toMatchObject({
      at: began + 299_900,
      event: { clock: { remainingMs: { white: 100 } } },
    });
    await game.act(BOB, { type: 'resign' });
  });

  it('nobody moves: the game never started', async () => {
    const game = await house.seat();
    await house.sleep(31_000);
    expect(await game.result()).toMatchObject({ termination: 'noStart', result: '*', plies: 0 });
    expect(lastEvent(game).event).toMatchObject({ because: 'white made no first move within 30000 ms' });
  });

  it('a correspondence game: a move every two days, then three days of silence', async () => {
    const game = await house.seat({
      settings: { timeControl: { kind: 'correspondence', daysPerMove: 3 }, firstMoveLimitMs: 3 * DAY },
    });
    await opened(game);
    await house.sleep(2 * DAY);
    expect(await game.move(ALICE, 'g1f3', { ply: 2 })).toBe('ok');
    await house.sleep(2 * DAY);
    expect(await game.move(BOB, 'b8c6', { ply: 3 })).toBe('ok');
    const { at } = lastEvent(game);
    await house.sleep(4 * DAY);
    expect(await game.result()).toMatchObject({ termination: 'flag', result: '0-1', plies: 4 });
    expect(lastEvent(game).at).toBe(at + 3 * DAY);
  });

  it('a draw offer lapses after a minute', async () => {
    const game = await house.seat();
    await opened(game);
    expect(await game.act(ALICE, { type: 'offerDraw' })).toBe('ok');
    await house.sleep(61_000);
    expect(lastEvent(game).event).toMatchObject({ type: 'DrawDeclined', how: 'expired' });
    expect(await game.act(BOB, { type: 'acceptDraw' })).toBe('no_draw_offer');
    await game.act(BOB, { type: 'resign' });
  });

  it('a takeback: the asker gets no time back, the other side loses none', async () => {
    const game = await house.seat();
    await opened(game);
    await house.sleep(20_000);
    await game.move(ALICE, 'g1f3', { ply: 2 });
    await house.sleep(10_000);
    expect(await game.act(ALICE, { type: 'proposeTakeback' })).toBe('ok');
    expect(await game.act(BOB, { type: 'acceptTakeback' })).toBe('ok');
    const state = await game.state();
    if (state.status !== 'in_progress') throw new Error(state.status);
    expect(state.clock.remainingMs.black).toBe(300_000);
    expect(state.clock.remainingMs.white).toBeLessThanOrEqual(280_000);
    await game.act(BOB, { type: 'resign' });
  });

  it('the flag falls at its time although the game went on in a new run meanwhile', async () => {
    const game = await house.seat();
    const began = await opened(game);
    await house.sleep(100_000);
    await game.rollover();
    await house.sleep(210_000);
    expect(await game.result()).toMatchObject({ termination: 'flag', result: '0-1' });
    expect(lastEvent(game).at).toBe(began + 300_000);
  });

  it('seventy plies at five seconds each arm only a handful of timers', async () => {
    const game = await house.seat({
      settings: { timeControl: { kind: 'fischer', initialMs: 300_000, incrementMs: 3_000 } },
    });
    const dance = ['g1f3', 'g8f6', 'f3g1', 'f6g8'];
    const pawns = ['a2a3 a7a6', 'b2b3 b7b6', 'c2c3 c7c6', 'd2d3 d7d6', 'e2e3 e7e6', 'h2h3 h7h6', 'a3a4 a6a5'];
    const line = pawns.flatMap((pair) => [...pair.split(' '), ...dance, ...dance]);
    for (const [ply, uci] of line.entries()) {
      await house.sleep(5_000);
      expect(await game.move(ply % 2 === 0 ? ALICE : BOB, uci, { ply })).toBe('ok');
    }
    const { events: history } = await game.handle.fetchHistory();
    const started = history?.filter(({ timerStartedEventAttributes: timer }) => timer).length ?? 0;
    expect(started).toBeLessThan(15);
    await game.act(BOB, { type: 'resign' });
  });

  it('a bot that never answers: the fallback comes before its flag', async () => {
    house.bot = () => Promise.reject(new Error('connection refused'));
    const game = await house.seat({
      seats: { white: { kind: 'human', userId: 'alice' }, black: { kind: 'bot', level: 1 } },
    });
    await game.move(ALICE, 'e2e4', { ply: 0 });
    await house.sleep(20_000);
    expect(await game.plies()).toBe(2);
    await game.act(ALICE, { type: 'resign' });
  });
});
