import { readFileSync, readdirSync } from 'node:fs';
import proto from '@temporalio/proto';
import { describe, expect, test } from 'vitest';
import { timelineOf } from '../../src/audit/timeline.js';
import { timelineLines } from '../../src/audit/timelineText.js';
import type { GivenCommand } from '../../src/contract/gameCopies.js';
import { readTrail } from '../../src/infra/temporal/gameTrail.js';
import { ALICE, BOB, Table } from '../support/table.js';

const { History } = proto.temporal.api.history.v1;
const HISTORIES = new URL('../replay/histories/', import.meta.url);
const trailOf = (name: string) =>
  readTrail(History.fromObject(JSON.parse(readFileSync(new URL(name, HISTORIES), 'utf8'))));

describe("Temporal's history of a recorded game", () => {
  test('moves by signals: the creation and every move, in order, with what they carried', () => {
    const { commands, checkpoints } = trailOf('checkmate-by-signals.json');
    expect(commands.map(({ door, name }) => `${door} ${name}`)).toEqual([
      'start create',
      ...Array.from({ length: 4 }, () => 'signal move'),
    ]);
    expect(commands[1]).toMatchObject({
      name: 'move',
      refusal: null,
      input: { by: ALICE, ply: 0, uci: 'f2f3' },
    });
    expect(commands[1]?.recordedAt).toBeGreaterThanOrEqual(commands[1]?.input.receivedAt ?? Infinity);
    expect(checkpoints).toMatchObject([{ name: 'result', version: 7, made: null }]);
  });

  test('actions by updates', () => {
    const asked = trailOf('draw-by-updates.json').commands.flatMap((command) =>
      command.name === 'action' ? [command.input.action.type] : [],
    );
    expect(asked).toEqual([
      'offerDraw',
      'declineDraw',
      'proposeTakeback',
      'acceptTakeback',
      'giveTime',
      'offerDraw',
      'acceptDraw',
    ]);
  });

  test('an open seat is taken', () => {
    expect(trailOf('open-seat-flag.json').commands[1]).toMatchObject({
      door: 'update',
      name: 'join',
      input: { by: BOB },
    });
  });

  test('a later run: it names the run before it, and starts with a state of the game', () => {
    const { commands, checkpoints, previousRunId } = trailOf('new-run.json');
    expect(previousRunId).toMatch(/^[\da-f-]{36}$/);
    expect(commands.map(({ name }) => name)).not.toContain('create');
    expect(checkpoints[0]).toMatchObject({ name: 'start of a run', made: { kind: 'state' } });
  });

  test.each(readdirSync(HISTORIES).filter((name) => name.endsWith('.json')))('%s can be read', (name) => {
    expect(trailOf(name).commands.length).toBeGreaterThan(0);
  });
});

const table = new Table().play('e2e4 e7e5').wait(400_000);

const given = (id: string, by = ALICE, refusal: GivenCommand['refusal'] = null): GivenCommand => ({
  door: 'signal',
  name: 'move',
  recordedAt: table.now,
  refusal,
  input: { id, by, receivedAt: table.now, correlationId: 'request-1', ply: 2, uci: 'a1a8', lagMs: 0 },
});

/** Events of the table carry the command id `c`. */
const rowsOf = (commands: readonly GivenCommand[], refused: Parameters<typeof timelineOf>[2] = []) =>
  timelineOf(table.events, commands, refused).map((row) =>
    row.kind === 'event'
      ? `${row.recorded.version} ${row.command?.input.id ?? '-'}`
      : `${row.command.input.id} ${row.refusal?.code ?? 'no event'}`,
  );

describe('the record of a game', () => {
  test('has every event once, in order; what nobody asked for stands alone', () => {
    expect(rowsOf([])).toEqual(['1 -', '2 -', '3 -', '4 -', '5 -']);
    expect(rowsOf([given('c'), given('c', BOB)])).toEqual(['1 -', '2 -', '3 c', '4 c', '5 -']);
  });

  test('has a command that led to nothing where it came, with its refusal if that is known', () => {
    const refusal = { code: 'illegal_move', detail: 'no' } as const;
    const commands = [given('c'), given('failed', BOB, refusal), given('unknown'), given('c', BOB)];
    const expected = (answer: string) => ['1 -', '2 -', '3 c', 'failed illegal_move', answer, '4 c', '5 -'];
    expect(rowsOf(commands)).toEqual(expected('unknown no event'));
    const remembered = [
      { commandId: 'unknown', by: ALICE, refusal: { code: 'stale_ply', detail: '' } },
    ] as const;
    expect(rowsOf(commands, remembered)).toEqual(expected('unknown stale_ply'));
    expect(rowsOf(commands, [{ ...remembered[0], by: BOB }])).toEqual(expected('unknown no event'));
  });

  test('has what the clock brought about before a command that was too late for it', () => {
    expect(rowsOf([given('c'), given('c', BOB), given('late')])).toEqual([
      '1 -',
      '2 -',
      '3 c',
      '4 c',
      '5 -',
      'late no event',
    ]);
  });

  test('is a table for people', () => {
    const [head, ...lines] = timelineLines(timelineOf(table.events, [given('c')], []));
    expect(head).toMatch(/^version +at +by +door +command +correlation +received +lag +spent +what$/);
    expect(lines[2]).toMatch(/^3 +2023-\S+Z +alice +signal +c +- +2023-\S+Z +0 +0 +e4 \(e2e4\), ply 1$/);
    expect(lines.at(-1)).toMatch(/^5 .* the arbiter .* GameEnded 0-1, flag: white's flag fell/);
  });
});
