import { describe, expect, it } from 'vitest';
import { ALICE, BOB, START, Table } from '../../support/table.js';

const OPENING = 'e2e4 e7e5';
const BARE_BLACK_KING = '4k3/8/8/8/8/8/3Q4/4K3 w - - 0 1';
const lastAt = (table: Table) => table.events.at(-1)?.at;

describe('the clock runs', () => {
  it('first moves cost no time: the clock starts when Black has moved', () => {
    const table = new Table();
    table.move('e2e4', 20_000);
    table.move('e7e5', 20_000);
    expect(table.game.clock.remainingMs).toEqual({ white: 300_000, black: 300_000 });
    expect(table.game.clock.runningSince).toBe(table.now);
  });

  it('a think of ten seconds with three seconds increment costs seven', () => {
    const table = new Table({
      timeControl: { kind: 'fischer', initialMs: 300_000, incrementMs: 3_000 },
    }).play(OPENING);
    table.move('g1f3', 10_000);
    expect(table.game.clock.remainingMs.white).toBe(293_000);
    expect(table.game.moves.at(-1)).toEqual({ uci: 'g1f3', san: 'Nf3', clockMs: 293_000 });
  });

  it('network delay measured by the server is given back and recorded', () => {
    const table = new Table().play(OPENING);
    table.move('g1f3', 10_000, 300);
    expect(table.game.clock.remainingMs.white).toBe(290_300);
    expect(table.events.at(-1)?.event).toMatchObject({ spentMs: 9_700, lagCreditMs: 300 });
  });

  it('giving time adds to the opponent', () => {
    const table = new Table().play(OPENING);
    expect(table.tell(ALICE, { type: 'giveTime', ms: 15_000 })).toBeNull();
    expect(table.game.clock.remainingMs).toEqual({ white: 300_000, black: 315_000 });
  });

  it('nobody is given more than two hours', () => {
    const table = new Table({ timeControl: { kind: 'fischer', initialMs: 7_199_000, incrementMs: 0 } }).play(
      OPENING,
    );
    expect(table.tell(ALICE, { type: 'giveTime', ms: 5_000 })).toBe('time_limit_reached');
  });

  it('a correspondence game has no time to give', () => {
    const table = new Table({ timeControl: { kind: 'correspondence', daysPerMove: 3 } }).play(OPENING);
    expect(table.tell(ALICE, { type: 'giveTime', ms: 15_000 })).toBe('no_clock');
  });
});

describe('the flag falls', () => {
  it('time is up: the other side wins, dated to the very instant', () => {
    const table = new Table().play(OPENING);
    const fell = table.now + 300_000;
    table.wait(310_000);
    expect(table.verdict).toBe('flag 0-1');
    expect(lastAt(table)).toBe(fell);
    expect(table.ended.play?.clock.remainingMs.white).toBe(0);
  });

  it('against a bare king: draw', () => {
    const table = new Table({ startFen: BARE_BLACK_KING }).play('d2d3 e8e7').wait(310_000);
    expect(table.verdict).toBe('flag 1/2-1/2');
  });

  it('the bare king itself flags: the other side wins', () => {
    const table = new Table({ startFen: BARE_BLACK_KING }).play('d2d3 e8e7 d3d4').wait(310_000);
    expect(table.verdict).toBe('flag 1-0');
  });

  it('nothing is declared while a move that was in time may still be on its way', () => {
    const table = new Table().play(OPENING);
    const lagGraceMs = 2_000;
    const flagGraceMs = 250;
    table.wait(300_000 + lagGraceMs + flagGraceMs - 1);
    expect(table.game.status).toBe('in_progress');
    expect(table.wait(1).verdict).toBe('flag 0-1');
  });

  it('a move stamped before the deadline but delivered after it counts', () => {
    const table = new Table().play(OPENING);
    const stamped = table.now + 299_999;
    expect(table.tell(ALICE, { type: 'playMove', ply: 2, uci: 'g1f3', lagMs: 0 }, stamped)).toBeNull();
    expect(table.game.clock.remainingMs.white).toBe(1);
  });

  it('a move on the last millisecond is too late: the game is over at the deadline', () => {
    const table = new Table().play(OPENING);
    const fell = table.now + 300_000;
    expect(table.move('g1f3', 300_000)).toBe('game_over');
    expect(table.verdict).toBe('flag 0-1');
    expect(lastAt(table)).toBe(fell);
  });

  it('a move beyond the deadline is saved by its lag credit', () => {
    const table = new Table().play(OPENING);
    expect(table.move('g1f3', 300_100, 200)).toBeNull();
  });

  it('the opponent claims the flag: the game ends at the deadline', () => {
    const table = new Table().play(OPENING);
    table.now += 305_000;
    expect(table.tell(BOB, { type: 'claimFlag' })).toBeNull();
    expect(table.verdict).toBe('flag 0-1');
  });

  it('the flag is claimed too early: refused', () => {
    const table = new Table().play(OPENING);
    expect(table.tell(BOB, { type: 'claimFlag' })).toBe('flag_not_fallen');
  });

  it('a resignation after the flag fell comes too late to matter', () => {
    const table = new Table().play(OPENING);
    table.now += 310_000;
    expect(table.tell(BOB, { type: 'resign' })).toBe('game_over');
    expect(table.verdict).toBe('flag 0-1');
  });
});

describe('limits without a running clock', () => {
  it('White makes no first move: the game is not started', () => {
    const table = new Table().wait(30_000);
    expect(table.verdict).toBe('noStart *');
    expect(lastAt(table)).toBe(START + 30_000);
  });

  it("Black makes no first move: the limit counts from White's", () => {
    const table = new Table();
    table.move('e2e4', 29_000);
    table.wait(29_999);
    expect(table.game.moves).toHaveLength(1);
    expect(table.wait(1).verdict).toBe('noStart *');
  });

  it('three days for a move have passed: the flag falls', () => {
    const table = new Table({
      timeControl: { kind: 'correspondence', daysPerMove: 3 },
      firstMoveLimitMs: 3 * 86_400_000,
    }).play(OPENING);
    table.move('g1f3', 2 * 86_400_000);
    table.move('b8c6', 2 * 86_400_000);
    expect(table.wait(3 * 86_400_000 + 1_000).verdict).toBe('flag 0-1');
  });

  it('an unlimited game in which nobody moves for 21 days is lost by the side to move', () => {
    const table = new Table({ timeControl: { kind: 'unlimited' } }).play(OPENING);
    expect(table.wait(21 * 86_400_000 - 1).game.moves).toHaveLength(2);
    expect(table.wait(1).verdict).toBe('abandoned 0-1');
  });
});
