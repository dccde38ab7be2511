import { describe, expect, it } from 'vitest';
import { ALICE, BOB, Table } from '../../support/table.js';

const move = (ply: number, uci: string) => ({ type: 'playMove', ply, uci, lagMs: 0 }) as const;
const OPEN_BLACK = {
  white: { kind: 'human', userId: 'alice' },
  black: { kind: 'open', reservedFor: null },
} as const;

describe('moves that are refused change nothing', () => {
  const rows: [name: string, by: typeof ALICE, ply: number, uci: string, code: string][] = [
    ['a pawn moves three squares', ALICE, 2, 'd2d5', 'illegal_move'],
    ['no such square', ALICE, 2, 'e9e4', 'illegal_move'],
    ['a promotion that is none', ALICE, 2, 'd2d4q', 'illegal_move'],
    ["Black moves on White's turn", BOB, 2, 'b8c6', 'not_your_turn'],
    ['the move was for an earlier ply', ALICE, 0, 'd2d4', 'stale_ply'],
    ['the move is for a ply to come', ALICE, 4, 'd2d4', 'stale_ply'],
    ['a spectator moves', { kind: 'user', userId: 'eve' }, 2, 'd2d4', 'not_your_seat'],
  ];
  it.each(rows)('%s', (_, by, ply, uci, code) => {
    const table = new Table().play('e2e4 e7e5');
    const before = table.state;
    expect(table.tell(by, move(ply, uci))).toBe(code);
    expect(table.state).toBe(before);
  });
});

describe('the start', () => {
  it('both seats are taken: the game starts at once', () => {
    expect(new Table().types).toEqual(['GameCreated', 'GameStarted']);
  });

  it('an open seat: the game waits, and nobody moves', () => {
    const table = new Table({}, OPEN_BLACK);
    expect(table.state?.status).toBe('waiting_for_opponent');
    expect(table.tell(ALICE, move(0, 'e2e4'))).toBe('not_started');
  });

  it('an opponent joins: the game starts', () => {
    const table = new Table({}, OPEN_BLACK);
    expect(table.tell(BOB, { type: 'joinGame', color: null })).toBeNull();
    expect(table.types).toEqual(['GameCreated', 'PlayerJoined', 'GameStarted']);
    expect(table.game.seats.black).toEqual({ kind: 'human', userId: 'bob' });
  });

  it('one cannot join twice, take a taken seat or one reserved for another', () => {
    const table = new Table({}, OPEN_BLACK);
    expect(table.tell(ALICE, { type: 'joinGame', color: null })).toBe('already_seated');
    expect(table.tell(BOB, { type: 'joinGame', color: 'white' })).toBe('seat_taken');
    const reserved = new Table({}, { ...OPEN_BLACK, black: { kind: 'open', reservedFor: 'carl' } });
    expect(reserved.tell(BOB, { type: 'joinGame', color: null })).toBe('seat_taken');
    expect(reserved.tell({ kind: 'user', userId: 'carl' }, { type: 'joinGame', color: null })).toBeNull();
  });

  it('nobody joins in time: the game never started', () => {
    expect(new Table({}, OPEN_BLACK).wait(600_000).verdict).toBe('noStart *');
  });

  it('the maker of an open game withdraws it', () => {
    const table = new Table({}, OPEN_BLACK);
    table.tell(ALICE, { type: 'abort' });
    expect(table.verdict).toBe('aborted *');
  });

  it.each([
    ['not a FEN', 'nonsense'],
    ['no black king', '8/8/8/8/8/8/8/K7 w - - 0 1'],
    ['the side that has moved is in check', '4k3/8/8/8/8/8/8/4RK2 w - - 0 1'],
    ['already mate', 'R5k1/5ppp/8/8/8/8/8/K7 b - - 0 1'],
  ])('a start position that cannot be played on (%s): refused', (_, startFen) => {
    expect(() => new Table({ startFen }).game).toThrow('not created');
  });

  it('Black to move first from a given position', () => {
    const table = new Table({ startFen: '4k3/4p3/8/8/8/8/4P3/4K3 b - - 0 1' });
    table.play('e7e5 e2e4');
    expect(table.game.clock.runningSince).toBe(table.now);
  });
});

describe('a bot stays silent', () => {
  const botWhite = { white: { kind: 'bot', level: 1 }, black: { kind: 'human', userId: 'bob' } } as const;

  it('a legal move is played in its place and the record says so', () => {
    const table = new Table({}, botWhite);
    table.tell({ kind: 'bot', color: 'white' }, { type: 'playFallbackMove', ply: 0, reason: 'timeout' });
    expect(table.types.slice(-2)).toEqual(['BotFellBack', 'MovePlayed']);
    expect(table.game.moves).toHaveLength(1);
  });

  it('never in place of a human', () => {
    const table = new Table();
    const refusal = table.tell(
      { kind: 'bot', color: 'white' },
      { type: 'playFallbackMove', ply: 0, reason: '' },
    );
    expect(refusal).toBe('not_your_turn');
  });
});
