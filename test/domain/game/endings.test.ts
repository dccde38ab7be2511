import { describe, expect, it } from 'vitest';
import { ALICE, BOB, OPS, START, Table } from '../../support/table.js';

const KNIGHT_DANCE = 'g1f3 g8f6 f3g1 f6g8';
const OPENING = 'e2e4 e7e5 g1f3 b8c6';
/** White to move, a queen up. */
const WON_FOR_WHITE = '4k3/8/8/8/8/8/3Q4/4K3 w - - 0 1';

describe('endings on the board', () => {
  const table: [name: string, startFen: string | null, moves: string, verdict: string][] = [
    ["fool's mate: Black wins", null, 'f2f3 e7e5 g2g4 d8h4', 'checkmate 0-1'],
    ["scholar's mate: White wins", null, 'e2e4 e7e5 f1c4 b8c6 d1h5 g8f6 h5f7', 'checkmate 1-0'],
    [
      'the side to move has no legal move and is not in check: draw',
      '7k/8/5KQ1/8/8/8/8/8 w - - 0 1',
      'g6f7',
      'stalemate 1/2-1/2',
    ],
    [
      'the last pawn falls, two kings are left: draw',
      '8/8/8/3k4/4P3/8/8/K7 b - - 0 1',
      'd5e4',
      'deadPosition 1/2-1/2',
    ],
    [
      'the start position comes up for the fifth time: draw without a claim',
      null,
      `${KNIGHT_DANCE} ${KNIGHT_DANCE} ${KNIGHT_DANCE} ${KNIGHT_DANCE}`,
      'fivefold 1/2-1/2',
    ],
    [
      'seventy-five moves without capture or pawn move: draw',
      '4k3/8/8/8/8/8/R7/4K3 w - - 149 100',
      'a2a3',
      'seventyFiveMoves 1/2-1/2',
    ],
    [
      'mate on the very move that completes seventy-five moves: mate counts (FIDE 9.6.2)',
      '7k/R7/6K1/8/8/8/8/8 w - - 149 100',
      'a7a8',
      'checkmate 1-0',
    ],
  ];
  it.each(table)('%s', (_, startFen, moves, verdict) => {
    expect(new Table(startFen ? { startFen } : {}).play(moves).verdict).toBe(verdict);
  });
});

describe('endings by the players', () => {
  it('White resigns: Black wins, even before both have moved', () => {
    const table = new Table();
    table.tell(ALICE, { type: 'resign' });
    expect(table.verdict).toBe('resignation 0-1');
  });

  it('resigning in the middle of a long think: the clock shows the time that the think took', () => {
    const table = new Table().play(OPENING);
    table.now += 60_000;
    table.tell(ALICE, { type: 'resign' });
    expect(table.ended.play?.clock.remainingMs.white).toBe(300_000 - 1_000 - 60_000);
  });

  it('Black aborts before moving: no result', () => {
    const table = new Table().play('e2e4');
    expect(table.tell(BOB, { type: 'abort' })).toBeNull();
    expect(table.verdict).toBe('aborted *');
  });

  it('both have moved: too late to abort', () => {
    const table = new Table().play('e2e4 e7e5');
    expect(table.tell(ALICE, { type: 'abort' })).toBe('too_late_to_abort');
  });

  it('staff awards the game and says why', () => {
    const table = new Table().play(OPENING);
    expect(table.tell(OPS, { type: 'adjudicate', result: '0-1', reason: 'engine use' })).toBeNull();
    expect(table.verdict).toBe('adjudicated 0-1');
    expect(table.events.at(-1)?.event).toMatchObject({ because: 'engine use' });
  });

  it('a player cannot adjudicate', () => {
    const table = new Table().play(OPENING);
    expect(table.tell(ALICE, { type: 'adjudicate', result: '1-0', reason: 'I am better' })).toBe('forbidden');
  });

  it('nobody can do anything in an ended game', () => {
    const table = new Table();
    table.tell(ALICE, { type: 'resign' });
    expect(table.tell(BOB, { type: 'offerDraw' })).toBe('game_over');
    expect(table.tell(BOB, { type: 'playMove', ply: 0, uci: 'e7e5', lagMs: 0 })).toBe('game_over');
  });
});

describe('the opponent is gone', () => {
  const claim = (want: 'victory' | 'draw', goneSince: number | null) =>
    ({ type: 'claimAbandoned', want, goneSince }) as const;

  it('away for the allowance and to move: the claimant wins', () => {
    const table = new Table().play(OPENING + ' f1c4');
    table.now += 40_000;
    expect(table.tell(ALICE, claim('victory', table.now - 40_000))).toBeNull();
    expect(table.verdict).toBe('abandoned 1-0');
  });

  it('the claimant may take a draw instead', () => {
    const table = new Table().play(OPENING + ' f1c4');
    table.now += 50_000;
    table.tell(ALICE, claim('draw', table.now - 45_000));
    expect(table.verdict).toBe('abandoned 1/2-1/2');
  });

  it('the claimant has a bare king: draw', () => {
    const table = new Table({ startFen: WON_FOR_WHITE }).play('d2d3 e8e7');
    table.now += 45_000;
    table.tell(BOB, claim('victory', table.now - 45_000));
    expect(table.verdict).toBe('abandoned 1/2-1/2');
  });

  it.each([
    ['away for less than the allowance', 39_999],
    ['here', null],
  ])('%s: refused', (_, awayMs) => {
    const table = new Table().play(OPENING + ' f1c4');
    table.now += 60_000;
    expect(table.tell(ALICE, claim('victory', awayMs === null ? null : table.now - awayMs))).toBe(
      'opponent_not_gone',
    );
  });

  it('the claimant is to move: refused', () => {
    const table = new Table().play(OPENING);
    expect(table.tell(ALICE, claim('victory', START))).toBe('opponent_not_gone');
  });
});
