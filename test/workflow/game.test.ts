import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replay } from '../../src/domain/game/replay.js';
import { ALICE, BOB } from '../support/table.js';
import { House, type SeatedGame } from './support/house.js';

const FOOLS_MATE = ['f2f3', 'e7e5', 'g2g4', 'd8h4'] as const;

let house: House;
beforeAll(async () => {
  house = await House.open();
});
afterAll(() => house.close());

async function play(game: SeatedGame, ucis: readonly string[], from = 0): Promise<void> {
  for (const [index, uci] of ucis.entries()) {
    const ply = from + index;
    expect(await game.move(ply % 2 === 0 ? ALICE : BOB, uci, { ply })).toBe('ok');
  }
}

const events = (gameId: string) => house.shownOf(gameId).flatMap((update) => update.events);

describe('a game through its doors', () => {
  it("fool's mate by the update door: the workflow closes with the record, all events published in order", async () => {
    const game = await house.seat();
    await play(game, FOOLS_MATE);
    const record = await game.result();
    expect(record).toMatchObject({
      gameId: game.gameId,
      termination: 'checkmate',
      result: '0-1',
      plies: 4,
      version: 7,
    });
    expect(game.publishedEvents().map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const folded = replay(null, game.publishedEvents());
    expect(folded).toMatchObject({ ok: true, value: { status: 'ended', hash: record.hash } });
  });

  it("fool's mate by the signal door: shown in order, each event once", async () => {
    const game = await house.seat();
    for (const [ply, uci] of FOOLS_MATE.entries()) {
      await game.signalMove(await game.moveInput(ply % 2 === 0 ? ALICE : BOB, uci, { ply }));
    }
    await game.result();
    expect(events(game.gameId).map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('an opponent joins an open seat and the game starts', async () => {
    const game = await house.seat({
      seats: { white: { kind: 'human', userId: 'alice' }, black: { kind: 'open', reservedFor: null } },
    });
    expect(await game.move(ALICE, 'e2e4', { ply: 0 })).toBe('not_started');
    expect(await game.join(BOB)).toBe('ok');
    expect(await game.join({ kind: 'user', userId: 'eve' })).toBe('seat_taken');
    expect(await game.move(ALICE, 'e2e4', { ply: 0 })).toBe('ok');
    expect(await game.act(BOB, { type: 'resign' })).toBe('ok');
    expect(await game.result()).toMatchObject({ termination: 'resignation', result: '1-0' });
  });

  it('only events of earlier tasks are handed on for publishing', async () => {
    const game = await house.seat();
    await play(game, FOOLS_MATE.slice(0, 3));
    for (const { events: current, unconfirmed } of house.shownOf(game.gameId)) {
      const first = current[0]?.version ?? Infinity;
      expect(unconfirmed.every(({ version }) => version < first)).toBe(true);
    }
    await game.act(ALICE, { type: 'resign' });
  });

  it('what the relay has brought to Kafka already is not published again, nor kept in history twice', async () => {
    const game = await house.seat({ settings: { timeControl: { kind: 'unlimited' } } });
    house.relayed.set(game.gameId, 33);
    const dance = ['g1f3', 'g8f6', 'f3g1', 'f6g8', 'b1c3', 'b8c6', 'c3b1', 'c6b8'];
    await play(game, [
      'e2e4',
      'e7e5',
      ...dance,
      'd2d4',
      'd7d5',
      ...dance,
      'a2a4',
      'a7a5',
      ...dance,
      'h2h4',
      'h7h5',
      ...dance.slice(0, 6),
    ]);
    await expect.poll(async () => (await game.carried()).outbox[0]?.version).toBe(34);
    await game.act(ALICE, { type: 'resign' });
    const { version } = await game.result();
    const published = game.publishedEvents().map((event) => event.version);
    expect(published.filter((one) => one > 3 && one <= 33)).toEqual([]);
    expect(published.slice(-(version - 33))).toEqual([34, 35, 36, 37, 38, 39, 40, 41]);
  });

  it('a refused update leaves no trace in history', async () => {
    const game = await house.seat();
    await play(game, ['e2e4']);
    await expect
      .poll(async () => (await game.carried()).outbox.some(({ version }) => version <= 2))
      .toBe(false);
    const before = (await game.handle.describe()).historyLength;
    expect(await game.move(BOB, 'e7e4', { ply: 1 })).toBe('illegal_move');
    expect(await game.move(ALICE, 'd2d4', { ply: 1 })).toBe('not_your_turn');
    expect(await game.move(BOB, 'e7e5', { ply: 0 })).toBe('stale_ply');
    expect((await game.handle.describe()).historyLength).toBe(before);
    await game.act(ALICE, { type: 'resign' });
  });
});

describe('a command is repeated with the same id', () => {
  it('through the update door: the first answer, no second event', async () => {
    const game = await house.seat();
    const input = await game.moveInput(ALICE, 'e2e4', { ply: 0 });
    expect(await game.move(ALICE, 'e2e4', input)).toBe('ok');
    expect(await game.move(ALICE, 'e2e4', input)).toBe('ok');
    expect(await game.plies()).toBe(1);
    await game.act(ALICE, { type: 'resign' });
  });

  it('as a signal after an update: the sender hears the first answer', async () => {
    const game = await house.seat();
    const input = await game.moveInput(ALICE, 'e2e4', { ply: 0 });
    await game.move(ALICE, 'e2e4', input);
    await game.signalMove(input);
    await expect
      .poll(() => house.shownOf(game.gameId).at(-1))
      .toMatchObject({
        events: [],
        answers: [{ commandId: input.id, answer: { ok: true, version: 3 } }],
      });
    await game.act(ALICE, { type: 'resign' });
  });

  it('a refused signal is answered with its refusal, and so is its repetition', async () => {
    const game = await house.seat();
    const input = await game.moveInput(ALICE, 'e2e5', { ply: 0 });
    const refused = { commandId: input.id, answer: { ok: false, refusal: { code: 'illegal_move' } } };
    await game.signalMove(input);
    await expect.poll(() => house.shownOf(game.gameId).at(-1)?.answers).toMatchObject([refused]);
    await game.signalMove(input);
    await expect
      .poll(() => house.shownOf(game.gameId).filter(({ answers }) => answers.length > 0))
      .toHaveLength(2);
    await game.act(ALICE, { type: 'resign' });
  });
});

describe('the game goes on in a new run', () => {
  it('with its state, its remembered answers and its history of events', async () => {
    const game = await house.seat();
    const input = await game.moveInput(ALICE, 'e2e4', { ply: 0 });
    await game.move(ALICE, 'e2e4', input);
    const before = await game.state();
    const { runId } = await game.handle.describe();
    await game.rollover();
    await expect.poll(async () => (await game.handle.describe()).runId).not.toBe(runId);
    expect(await game.state()).toEqual(before);
    expect(await game.move(ALICE, 'e2e4', input)).toBe('ok');
    expect(await game.plies()).toBe(1);
    await play(game, ['e7e5'], 1);
    await game.act(BOB, { type: 'resign' });
    await game.result();
    expect(replay(null, game.publishedEvents()).ok).toBe(true);
  });

  it('many times in one game under a low limit: no version lost or doubled', async () => {
    const game = await house.seat({ rolloverAfterEvents: 25 });
    const dance = ['g1f3', 'g8f6', 'f3g1', 'f6g8'];
    await play(game, [...dance, ...dance, ...dance]);
    await game.act(ALICE, { type: 'claimDraw' });
    const record = await game.result();
    const versions = events(game.gameId).map(({ version }) => version);
    expect(versions).toEqual(Array.from({ length: record.version }, (_, index) => index + 1));
    expect(game.publishedEvents().map(({ version }) => version)).toEqual(versions);
  });
});

describe('a bot plays', () => {
  const bots = { white: { kind: 'human', userId: 'alice' }, black: { kind: 'bot', level: 2 } } as const;

  it('its moves come beside the game and carry the instant of its answer', async () => {
    house.bot = async ({ moves }) => ({ uci: moves.length === 1 ? 'e7e5' : 'd8h4', at: await house.now() });
    const game = await house.seat({ seats: bots });
    await play(game, ['f2f3']);
    await expect.poll(() => game.plies()).toBe(2);
    await game.move(ALICE, 'g2g4', { ply: 2 });
    expect(await game.result()).toMatchObject({ termination: 'checkmate', result: '0-1' });
  });

  it('that declines for good: a fallback move is played and the record says why', async () => {
    house.bot = () => Promise.reject(ApplicationFailure.nonRetryable('level 2 is closed', 'BOT_REJECTED'));
    const game = await house.seat({ seats: bots });
    await play(game, ['e2e4']);
    await expect.poll(() => game.plies()).toBe(2);
    const fellBack = events(game.gameId).find(({ event }) => event.type === 'BotFellBack');
    expect(fellBack?.event).toMatchObject({ ply: 1, reason: 'level 2 is closed' });
    await game.act(ALICE, { type: 'resign' });
  });

  it('while it thinks the opponent can resign', async () => {
    house.bot = () => Context.current().cancelled;
    const game = await house.seat({ seats: bots });
    await play(game, ['e2e4']);
    expect(await game.act(ALICE, { type: 'resign' })).toBe('ok');
    expect(await game.result()).toMatchObject({ termination: 'resignation' });
  });
});

describe('what operators see', () => {
  it('the board, the clocks and every door with its description', async () => {
    const game = await house.seat();
    await play(game, ['e2e4']);
    const metadata = await game.handle.query<{
      currentDetails: string;
      definition: { updateDefinitions: { name: string; description: string }[] };
    }>('__temporal_workflow_metadata');
    expect(metadata.currentDetails).toContain('in_progress, ply 1');
    expect(metadata.definition.updateDefinitions.every(({ description }) => description.length > 0)).toBe(
      true,
    );
    await game.act(ALICE, { type: 'resign' });
  });
});
