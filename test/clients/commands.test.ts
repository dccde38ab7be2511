import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Line } from './support/scriptedEdge.js';
import { Seat } from './support/seat.js';

let seat: Seat;
beforeEach(async () => void (seat = await Seat.open()));
afterEach(async () => {
  vi.restoreAllMocks();
  await seat.close();
});

describe('a command', () => {
  const ack = (line: Line, id: string) => line.say({ t: 'ack', id, v: 3, at: 1 });

  test('carries the ply and gets its answer', async () => {
    seat.edge.onFrame = (line, frame) => frame.t === 'move' && ack(line, frame.id);
    const line = await seat.welcomed();
    await expect(seat.client.move('e2e4')).resolves.toEqual({ ok: true, version: 3, at: 1 });
    expect(line.moves).toMatchObject([{ ply: 0, uci: 'e2e4' }]);
  });

  test('that is refused says why', async () => {
    seat.edge.onFrame = (line, frame) => {
      if (frame.t === 'action') line.say({ t: 'refused', id: frame.id, code: 'no_draw_offer', detail: 'x' });
    };
    await seat.welcomed();
    const refusal = { code: 'no_draw_offer', detail: 'x' };
    await expect(seat.client.act({ type: 'acceptDraw' })).resolves.toEqual({ ok: false, refusal });
  });

  test('without an answer is sent again under the same id', async () => {
    seat.edge.onFrame = (line, frame) => frame.t === 'move' && line.moves.length === 2 && ack(line, frame.id);
    const line = await seat.welcomed();
    await expect(seat.client.move('e2e4')).resolves.toMatchObject({ ok: true });
    expect(line.moves[1]).toEqual(line.moves[0]);
  });

  test('that the game could not decide on is sent again under the same id', async () => {
    seat.edge.onFrame = (line, frame) => {
      if (frame.t !== 'move') return;
      if (line.moves.length === 2) ack(line, frame.id);
      else line.say({ t: 'refused', id: frame.id, code: 'unavailable', detail: 'x' });
    };
    const line = await seat.welcomed();
    await expect(seat.client.move('e2e4')).resolves.toMatchObject({ ok: true });
    expect(line.moves[1]).toEqual(line.moves[0]);
  });

  test('that the edge lost sight of is sent again as soon as its event is there, long before it is overdue', async () => {
    const line = await seat.welcomed();
    vi.spyOn(Date, 'now').mockReturnValue(Date.now());
    seat.edge.onFrame = (_, frame) => {
      if (frame.t !== 'move') return;
      if (line.moves.length === 2) return ack(line, frame.id);
      line.say({ t: 'refused', id: frame.id, code: 'unavailable', detail: 'x' });
      seat.table.commandId = frame.id;
      line.tell(...seat.playOn('e2e4'));
    };
    await expect(seat.client.move('e2e4')).resolves.toEqual({ ok: true, version: 3, at: 1 });
    expect(line.moves[1]).toEqual(line.moves[0]);
  });

  test('is not answered by its event, which may be shown before it is durable', async () => {
    const line = await seat.welcomed();
    seat.edge.onFrame = (_, frame) => {
      if (frame.t !== 'move') return;
      seat.table.commandId = frame.id;
      line.tell(...seat.playOn('e2e4'));
      line.say({ t: 'refused', id: frame.id, code: 'stale_ply', detail: 'x' });
    };
    await expect(seat.client.move('e2e4')).resolves.toMatchObject({ ok: false });
    expect(line.moves).toHaveLength(1);
  });

  test('that was under way when the connection broke is sent again at once on the next one', async () => {
    seat.edge.onFrame = (line, frame) => {
      if (frame.t === 'move' && line === seat.edge.lines[0]) line.cut();
      if (frame.t === 'move' && line === seat.edge.lines[1]) ack(line, frame.id);
    };
    const line = await seat.welcomed();
    const answer = seat.client.move('e2e4');
    const second = await seat.lineNumber(2);
    second.welcome({ ...seat.table.game, events: seat.playOn('e2e4') });
    await expect(answer).resolves.toMatchObject({ ok: true });
    expect(second.moves).toEqual(line.moves);
  });
});
