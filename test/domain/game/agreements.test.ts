import { describe, expect, it } from 'vitest';
import type { TimeControl } from '../../../src/domain/clock/timeControl.js';
import { ALICE, BOB, Table } from '../../support/table.js';

const KNIGHT_DANCE = 'g1f3 g8f6 f3g1 f6g8';
const OPENING = 'e2e4 e7e5 g1f3 b8c6';
const BOT_BLACK = { white: { kind: 'human', userId: 'alice' }, black: { kind: 'bot', level: 3 } } as const;

describe('draws', () => {
  it('offered and accepted: draw by agreement', () => {
    const table = new Table().play(OPENING);
    table.tell(ALICE, { type: 'offerDraw' });
    expect(table.tell(BOB, { type: 'acceptDraw' })).toBeNull();
    expect(table.verdict).toBe('agreement 1/2-1/2');
  });

  it('offered by both: draw by agreement', () => {
    const table = new Table().play(OPENING);
    table.tell(ALICE, { type: 'offerDraw' });
    table.tell(BOB, { type: 'offerDraw' });
    expect(table.verdict).toBe('agreement 1/2-1/2');
  });

  it("one cannot accept one's own offer", () => {
    const table = new Table().play(OPENING);
    table.tell(ALICE, { type: 'offerDraw' });
    expect(table.tell(ALICE, { type: 'acceptDraw' })).toBe('no_draw_offer');
  });

  it('before both have moved: too early', () => {
    expect(new Table().play('e2e4').tell(BOB, { type: 'offerDraw' })).toBe('too_early');
  });

  it('declined: gone, and not to be repeated for twenty plies', () => {
    const table = new Table().play(OPENING);
    table.tell(ALICE, { type: 'offerDraw' });
    table.tell(BOB, { type: 'declineDraw' });
    expect(table.game.drawOffer).toBeNull();
    expect(table.tell(ALICE, { type: 'offerDraw' })).toBe('draw_offered_recently');
  });

  it("the other side's move declines, one's own move does not", () => {
    const table = new Table().play(OPENING);
    table.tell(ALICE, { type: 'offerDraw' });
    table.play('f1c4');
    expect(table.game.drawOffer?.by).toBe('white');
    table.play('f8c5');
    expect(table.game.drawOffer).toBeNull();
  });

  it('unanswered for a minute: the offer lapses', () => {
    const table = new Table().play(OPENING);
    table.tell(ALICE, { type: 'offerDraw' });
    table.wait(59_999);
    expect(table.game.drawOffer).not.toBeNull();
    table.wait(1);
    expect(table.game.drawOffer).toBeNull();
    expect(table.events.at(-1)?.event).toMatchObject({ type: 'DrawDeclined', how: 'expired' });
  });

  it('accepted a moment too late: the offer has lapsed', () => {
    const table = new Table().play(OPENING);
    table.tell(ALICE, { type: 'offerDraw' });
    table.now += 60_000;
    expect(table.tell(BOB, { type: 'acceptDraw' })).toBe('no_draw_offer');
  });

  it('the position came up three times: either side claims', () => {
    const table = new Table().play(`${KNIGHT_DANCE} ${KNIGHT_DANCE}`);
    expect(table.tell(BOB, { type: 'claimDraw' })).toBeNull();
    expect(table.verdict).toBe('threefold 1/2-1/2');
  });

  it('twice only: no claim', () => {
    expect(new Table().play(KNIGHT_DANCE).tell(ALICE, { type: 'claimDraw' })).toBe('no_draw_claim');
  });

  it('the same men with fewer castling rights are another position (FIDE 9.2.3.2)', () => {
    const table = new Table({ startFen: 'r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 0 1' });
    table.play('e1e2 e8e7 e2e1 e7e8 e1e2 e8e7 e2e1 e7e8');
    expect(table.tell(ALICE, { type: 'claimDraw' })).toBe('no_draw_claim');
    table.play('e1e2 e8e7');
    expect(table.tell(ALICE, { type: 'claimDraw' })).toBeNull();
  });

  it('fifty moves without capture or pawn move: claimed', () => {
    const table = new Table({ startFen: '4k3/8/8/8/8/8/R7/4K3 w - - 98 80' }).play('a2a3 e8d8');
    table.tell(ALICE, { type: 'claimDraw' });
    expect(table.verdict).toBe('fiftyMoves 1/2-1/2');
  });

  it('a bot takes no offers', () => {
    const table = new Table({}, BOT_BLACK).play(OPENING);
    expect(table.tell(ALICE, { type: 'offerDraw' })).toBe('opponent_is_bot');
  });
});

describe('takebacks', () => {
  it('asked by the side that has just moved: one ply goes', () => {
    const table = new Table().play(OPENING + ' f1c4');
    table.tell(ALICE, { type: 'proposeTakeback' });
    expect(table.tell(BOB, { type: 'acceptTakeback' })).toBeNull();
    expect(table.game.moves.map(({ san }) => san)).toEqual(['e4', 'e5', 'Nf3', 'Nc6']);
  });

  it('asked by the side to move: two plies go', () => {
    const table = new Table().play(OPENING);
    table.tell(ALICE, { type: 'proposeTakeback' });
    table.tell(BOB, { type: 'acceptTakeback' });
    expect(table.game.moves.map(({ san }) => san)).toEqual(['e4', 'e5']);
  });

  it('gives the asker no time and costs the other side none', () => {
    const table = new Table({
      timeControl: { kind: 'fischer', initialMs: 300_000, incrementMs: 5_000 },
    }).play('e2e4 e7e5');
    table.move('g1f3', 10_000);
    table.move('b8c6', 40_000);
    table.now += 20_000;
    table.tell(ALICE, { type: 'proposeTakeback' });
    table.tell(BOB, { type: 'acceptTakeback' });
    expect(table.game.clock.remainingMs).toEqual({
      white: 300_000 - 10_000 + 5_000 - 20_000,
      black: 300_000,
    });
    expect(table.game.clock.runningSince).toBe(table.now);
  });

  it('back to before both had moved: the clock stands again', () => {
    const table = new Table().play('e2e4 e7e5');
    table.tell(BOB, { type: 'proposeTakeback' });
    table.tell(ALICE, { type: 'acceptTakeback' });
    expect(table.game.clock.runningSince).toBeNull();
    expect(table.game.moves).toHaveLength(1);
  });

  it.each<TimeControl>([
    { kind: 'correspondence', daysPerMove: 1 },
    { kind: 'fischer', initialMs: 0, incrementMs: 5_000 },
  ])('of a first move under $kind: both have what they began with', (timeControl) => {
    const table = new Table({ timeControl });
    const { remainingMs } = table.game.clock;
    table.play('e2e4').tell(ALICE, { type: 'proposeTakeback' });
    table.tell(BOB, { type: 'acceptTakeback' });
    expect(table.game.moves).toHaveLength(0);
    expect(table.game.clock.remainingMs).toEqual(remainingMs);
  });

  it('any move withdraws the proposal', () => {
    const table = new Table().play(OPENING);
    table.tell(ALICE, { type: 'proposeTakeback' });
    table.play('f1c4');
    expect(table.tell(BOB, { type: 'acceptTakeback' })).toBe('no_takeback_proposal');
  });

  it('repetitions that were taken back do not count', () => {
    const table = new Table().play(`${KNIGHT_DANCE} ${KNIGHT_DANCE}`);
    table.tell(BOB, { type: 'proposeTakeback' });
    table.tell(ALICE, { type: 'acceptTakeback' });
    expect(table.tell(BOB, { type: 'claimDraw' })).toBe('no_draw_claim');
  });

  it('a bot agrees at once', () => {
    const table = new Table({}, BOT_BLACK).play(OPENING);
    expect(table.tell(ALICE, { type: 'proposeTakeback' })).toBeNull();
    expect(table.game.moves).toHaveLength(2);
  });

  it('a side that has not moved has nothing to take back', () => {
    expect(new Table().play('e2e4').tell(BOB, { type: 'proposeTakeback' })).toBe('nothing_to_take_back');
  });
});
