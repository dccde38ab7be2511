import { expect, it } from 'vitest';
import type { Actor, CommandType, GameCommand } from '../../../src/domain/game/command.js';
import { decide } from '../../../src/domain/game/decide.js';
import { type GameStatus, plyOf } from '../../../src/domain/game/state.js';
import { ALICE, BOB, OPS, SEATS, Table, settings } from '../../support/table.js';

const OPENING = 'e2e4 e7e5 g1f3 b8c6';
const EVE: Actor = { kind: 'user', userId: 'eve' };
const BOT: Actor = { kind: 'bot', color: 'black' };
const ACTORS = [ALICE, BOB, EVE, OPS, BOT];
const STATUSES = ['waiting_for_opponent', 'in_progress', 'ended'] as const satisfies readonly GameStatus[];

/** Games in every situation that makes a difference to some command. */
function situations(): Table[] {
  const open = { ...SEATS, black: { kind: 'open', reservedFor: null } } as const;
  const bot = { ...SEATS, black: { kind: 'bot', level: 1 } } as const;
  const offered = new Table().play(OPENING);
  offered.tell(ALICE, { type: 'offerDraw' });
  const declined = new Table().play(OPENING);
  declined.tell(ALICE, { type: 'offerDraw' });
  declined.tell(BOB, { type: 'declineDraw' });
  const asked = new Table().play(OPENING);
  asked.tell(ALICE, { type: 'proposeTakeback' });
  const repeated = new Table().play('g1f3 g8f6 f3g1 f6g8 g1f3 g8f6 f3g1 f6g8');
  const flagged = new Table().play(OPENING);
  flagged.now += 400_000;
  const resigned = new Table().play(OPENING);
  resigned.tell(ALICE, { type: 'resign' });
  const mateInOne = new Table().play('f2f3 e7e5 g2g4');
  const shuffled = new Table({ startFen: '4k3/8/8/8/8/8/R7/4K3 w - - 98 80' }).play('a2a3 e8d8');
  const days = new Table({ timeControl: { kind: 'correspondence', daysPerMove: 3 } }).play(OPENING);
  const rich = new Table({ timeControl: { kind: 'fischer', initialMs: 7_200_000, incrementMs: 0 } }).play(
    OPENING,
  );
  const blacksTurn = new Table().play('e2e4 e7e5 g1f3');
  const withBot = [new Table({}, bot).play('e2e4'), new Table({}, bot).play(OPENING)];
  const plain = [new Table({}, open), new Table(), new Table().play('e2e4'), new Table().play(OPENING)];
  const special = [
    offered,
    declined,
    asked,
    repeated,
    flagged,
    resigned,
    mateInOne,
    shuffled,
    days,
    rich,
    blacksTurn,
  ];
  return [...plain, ...special, ...withBot];
}

/** Every kind of command with the arguments that make a difference. */
function commands({ state, now }: Table): GameCommand[] {
  const ply = state?.status === 'in_progress' ? plyOf(state) : 0;
  const moves = ['e2e4', 'f1c4', 'f8c5', 'd8h4', 'e7e5', 'a1a8'].map(
    (uci) => ({ type: 'playMove', ply, uci, lagMs: 0 }) as const,
  );
  return [
    { type: 'createGame', gameId: '0game0000002', seats: SEATS, settings: settings() },
    { type: 'joinGame', color: null },
    ...moves,
    { type: 'playMove', ply: ply + 1, uci: 'e2e4', lagMs: 0 },
    { type: 'playFallbackMove', ply, reason: 'timeout' },
    { type: 'abort' },
    { type: 'resign' },
    { type: 'offerDraw' },
    { type: 'acceptDraw' },
    { type: 'declineDraw' },
    { type: 'claimDraw' },
    { type: 'proposeTakeback' },
    { type: 'acceptTakeback' },
    { type: 'declineTakeback' },
    { type: 'giveTime', ms: 15_000 },
    { type: 'claimFlag' },
    { type: 'claimAbandoned', want: 'victory', goneSince: now - 60_000 },
    { type: 'claimAbandoned', want: 'victory', goneSince: null },
    { type: 'recoverGame', lastEventAt: now - 30_000 },
    { type: 'adjudicate', result: '1-0', reason: 'engine use' },
    { type: 'passTime' },
  ];
}

interface Cell {
  readonly events: Set<string>;
  readonly refusals: Set<string>;
}

function table(): Map<CommandType, Map<GameStatus, Cell>> {
  const rows = new Map<CommandType, Map<GameStatus, Cell>>();
  for (const situation of situations()) {
    for (const command of commands(situation)) {
      for (const by of ACTORS) {
        const { state, now } = situation;
        if (!state) continue;
        const row = rows.get(command.type) ?? new Map<GameStatus, Cell>();
        const cell = row.get(state.status) ?? { events: new Set(), refusals: new Set() };
        const { events, refusal } = decide(state, command, { at: now, by });
        const types = events.map(({ event }) => event.type).join(' + ');
        if (types) cell.events.add(refusal ? `${types}, then \`${refusal.code}\`` : types);
        else if (refusal) cell.refusals.add(`\`${refusal.code}\``);
        rows.set(command.type, row.set(state.status, cell));
      }
    }
  }
  return rows;
}

const sorted = (texts: Set<string> | undefined): string[] => [...(texts ?? [])].toSorted();

function cellText(cell: Cell | undefined): string {
  const lines = [...sorted(cell?.events).map((types) => `**${types}**`), sorted(cell?.refusals).join(' ')];
  return lines.filter((line) => line !== '').join('<br>') || 'nothing happens';
}

function page(): string {
  const rows = [...table()].map(([command, row]) => {
    const cells = STATUSES.map((status) => cellText(row.get(status)));
    return `| \`${command}\` | ${cells.join(' | ')} |`;
  });
  return [
    '# Every command in every state',
    '',
    'Generated from `decide` by `test/domain/game/stateMachine.test.ts`, which fails when this page is out of date',
    '(`npx vitest run --project unit stateMachine -u` writes it anew). Bold: the events that the command can lead to,',
    'one alternative a line. Code: the refusals that it can meet. What the states mean is in',
    '[state-machine.md](state-machine.md).',
    '',
    `| command | ${STATUSES.join(' | ')} |`,
    `| --- | ${STATUSES.map(() => '---').join(' | ')} |`,
    ...rows,
    '',
  ].join('\n');
}

it('the page in docs says what the rules do', async () => {
  await expect(page()).toMatchFileSnapshot('../../../docs/state-table.md');
});

it('the only ways are: waiting to in progress, waiting to ended, in progress to ended', () => {
  const ways = new Set<string>();
  for (const situation of situations()) {
    for (const command of commands(situation)) {
      for (const by of ACTORS) {
        const before = situation.state;
        const game = Object.assign(new Table(), { state: before, events: [], now: situation.now });
        game.tell(by, command);
        if (game.state !== before) ways.add(`${before?.status} -> ${game.state?.status}`);
      }
    }
  }
  for (const status of STATUSES) ways.delete(`${status} -> ${status}`);
  expect([...ways].toSorted()).toEqual([
    'in_progress -> ended',
    'waiting_for_opponent -> ended',
    'waiting_for_opponent -> in_progress',
  ]);
});
