import { describe, expect, it } from 'vitest';
import type { Ms } from '../../../src/domain/chess/types.js';
import { replay } from '../../../src/domain/game/replay.js';
import { ALICE, BOB, OPS, START, SEATS, Table } from '../../support/table.js';

const OPENING = 'e2e4 e7e5';
const HOUR: Ms = 3_600_000;
const OPEN = { ...SEATS, black: { kind: 'open', reservedFor: null } } as const;

/** The workflow is lost after the last event, and found again `outageMs` later. */
function recover(table: Table, outageMs: Ms = 5 * HOUR): Table {
  const lastEventAt = table.events.at(-1)?.at ?? START;
  table.now += outageMs;
  expect(table.tell(OPS, { type: 'recoverGame', lastEventAt })).toBeNull();
  return table;
}

describe('a game whose workflow was lost goes on', () => {
  it('nobody is charged for the outage: the clock runs on from the recovery', () => {
    const table = new Table().play(`${OPENING} g1f3`);
    table.now += 10_000;
    const before = table.game.clock.remainingMs;
    recover(table);
    expect(table.game.clock).toMatchObject({ remainingMs: before, runningSince: table.now });
    table.move('b8c6', 7_000);
    expect(table.game.clock.remainingMs.black).toBe(before.black - 7_000);
  });

  it('what was used up to the last event is charged, as that is known', () => {
    const table = new Table().play(`${OPENING} g1f3`);
    table.now += 20_000;
    table.tell(ALICE, { type: 'offerDraw' });
    const { black } = table.game.clock.remainingMs;
    table.now += 15_000;
    recover(table);
    expect(table.game.clock.remainingMs.black).toBe(black - 20_000);
  });

  it('the flag falls when the time that was left has run out, not before', () => {
    const table = recover(new Table().play(OPENING));
    const at = table.now;
    table.wait(299_000);
    expect(table.state?.status).toBe('in_progress');
    table.wait(10_000);
    expect(table.verdict).toBe('flag 0-1');
    expect(table.ended.endedAt).toBe(at + 300_000);
  });

  it('before both have moved no clock runs, and the first move has its whole limit again', () => {
    const table = recover(new Table().play('e2e4'));
    expect(table.game.clock.runningSince).toBeNull();
    table.wait(29_000);
    expect(table.move('e7e5', 0)).toBeNull();
  });

  it('in correspondence the days count from the recovery', () => {
    const days = { kind: 'correspondence', daysPerMove: 1 } as const;
    const table = recover(new Table({ timeControl: days }).play(OPENING), 30 * HOUR);
    table.wait(23 * HOUR);
    expect(table.state?.status).toBe('in_progress');
    table.wait(2 * HOUR);
    expect(table.verdict).toBe('flag 0-1');
  });

  it('an unlimited game has 21 days again', () => {
    const table = recover(new Table({ timeControl: { kind: 'unlimited' } }).play(OPENING), 25 * 24 * HOUR);
    table.wait(20 * 24 * HOUR);
    expect(table.move('g1f3', 0)).toBeNull();
  });

  it('an open seat is kept open for the whole limit again', () => {
    const table = recover(new Table({}, OPEN));
    table.wait(590_000);
    expect(table.tell(BOB, { type: 'joinGame', color: null })).toBeNull();
    expect(recover(new Table({}, OPEN)).wait(600_000).verdict).toBe('noStart *');
  });

  it('a draw offer stands, and for another minute', () => {
    const table = new Table().play(OPENING);
    table.tell(ALICE, { type: 'offerDraw' });
    recover(table).wait(59_000);
    expect(table.tell(BOB, { type: 'acceptDraw' })).toBeNull();
    expect(table.verdict).toBe('agreement 1/2-1/2');
  });

  it('who was away during the outage was not away from the game', () => {
    const table = new Table().play(`${OPENING} g1f3`);
    const goneSince = table.now;
    recover(table);
    const claim = { type: 'claimAbandoned', want: 'victory', goneSince } as const;
    expect(table.tell(ALICE, claim)).toBe('opponent_not_gone');
    table.now += 40_000;
    expect(table.tell(ALICE, claim)).toBeNull();
  });

  it('the history stays one chain', () => {
    const table = recover(recover(new Table().play(OPENING)).play('g1f3'));
    expect(replay(null, table.events)).toMatchObject({ ok: true, value: { hash: table.game.hash } });
    expect(table.types.filter((type) => type === 'GameRecovered')).toHaveLength(2);
  });
});

describe('recovery is refused', () => {
  it('to players', () => {
    const table = new Table().play(OPENING);
    expect(table.tell(ALICE, { type: 'recoverGame', lastEventAt: START })).toBe('forbidden');
  });

  it('when the game is over', () => {
    const table = new Table().play(OPENING);
    table.tell(ALICE, { type: 'resign' });
    expect(table.tell(OPS, { type: 'recoverGame', lastEventAt: START })).toBe('game_over');
  });
});
