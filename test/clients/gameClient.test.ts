import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Line, ScriptedEdge } from './support/scriptedEdge.js';
import { Seat } from './support/seat.js';
import { SOON } from '../support/soon.js';
import { Table } from '../support/table.js';

let seat: Seat;
beforeEach(async () => void (seat = await Seat.open()));
afterEach(async () => {
  vi.restoreAllMocks();
  await seat.close();
});

describe('what the client knows', () => {
  test('the first welcome brings the whole state, events are folded into it', async () => {
    const line = await seat.welcomed();
    expect(line.hello).toEqual({ t: 'hello', token: 'token' });
    line.tell(...seat.playOn('e2e4 e7e5'));
    await seat.seesVersion(4);
    expect(seat.client.state).toEqual(seat.table.state);
  });

  test('a version that it has already changes nothing', async () => {
    const line = await seat.welcomed();
    const events = seat.playOn('e2e4 e7e5');
    line.tell(...events, ...events);
    line.tell(...seat.playOn('g1f3'));
    await seat.seesVersion(5);
    expect(seat.news.filter(({ t }) => t === 'event')).toHaveLength(3);
    expect(seat.edge.lines).toHaveLength(1);
  });

  test('after a gap it resumes from the last version that it has', async () => {
    const line = await seat.welcomed();
    const { version, hash } = seat.table.game;
    const [missed, next] = seat.playOn('e2e4 e7e5');
    if (next) line.tell(next);
    const second = await seat.lineNumber(2);
    expect(second.hello?.resume).toEqual({ version, hash });
    second.welcome({ ...seat.table.game, events: [missed, next].filter((event) => event !== undefined) });
    await seat.seesVersion(4);
    expect(seat.client.state).toEqual(seat.table.state);
  });

  test('an event that does not continue its chain makes it load the whole state', async () => {
    const line = await seat.welcomed();
    const [event] = seat.playOn('e2e4');
    if (event) line.tell({ ...event, at: event.at + 1 });
    const second = await seat.lineNumber(2);
    expect(second.hello?.resume).toBeUndefined();
    second.welcome({ ...seat.table.game, state: seat.table.state });
    await seat.seesVersion(3);
    expect(seat.client.state).toEqual(seat.table.state);
  });

  test('a resync replaces all that it knew', async () => {
    const line = await seat.welcomed();
    line.tell(...seat.playOn('e2e4'));
    await seat.seesVersion(3);
    seat.table = new Table({ rated: true }).play('d2d4 d7d5');
    line.say({ t: 'resync', now: Date.now(), state: seat.table.game });
    await seat.seesVersion(4);
    line.tell(...seat.playOn('c2c4'));
    await seat.seesVersion(5);
    expect(seat.client.state).toEqual(seat.table.state);
  });

  test("clocks run by the server's time, not by its own", async () => {
    seat.table.play('e2e4 e7e5');
    await seat.welcomed({ now: seat.table.now + 60_000 });
    const clocks = seat.client.clocks();
    expect(clocks?.black).toBe(300_000);
    expect(clocks?.white).toBeLessThanOrEqual(240_000);
    expect(clocks?.white).toBeGreaterThan(230_000);
  });
});

describe('a connection that is lost', () => {
  test('comes back and is told what it missed', async () => {
    const line = await seat.welcomed();
    const { version, hash } = seat.table.game;
    line.cut();
    const events = seat.playOn('e2e4 e7e5');
    const second = await seat.lineNumber(2);
    expect(second.hello?.resume).toEqual({ version, hash });
    second.welcome({ ...seat.table.game, events });
    await seat.seesVersion(4);
    expect(seat.client.state).toEqual(seat.table.state);
  });

  test('is found dead when nothing comes any more, not even answers to its pings', async () => {
    const line = await seat.welcomed({ heartbeatMs: 800 });
    await seat.lineNumber(2);
    expect(line.frames.map(({ t }) => t)).toContain('ping');
    expect(seat.news).toContainEqual({ t: 'offline', reason: 'silence' });
  });

  test('stays when pings are answered', async () => {
    seat.edge.onFrame = (line, frame) => {
      if (frame.t === 'ping') line.say({ t: 'pong', at: frame.at, now: Date.now() });
    };
    const line = await seat.welcomed({ heartbeatMs: 800 });
    await vi.waitUntil(() => line.frames.filter(({ t }) => t === 'ping').length >= 3, 15_000);
    expect(seat.edge.lines).toHaveLength(1);
  });

  test('goes to the edge that it is sent to without a break: it is kept until it is welcomed there', async () => {
    const other = await ScriptedEdge.open();
    seat.edge.onFrame = (from, frame) =>
      frame.t === 'move' && from.say({ t: 'ack', id: frame.id, v: 3, at: 1 });
    const line = await seat.welcomed();
    line.say({ t: 'moved', url: other.url });
    const there = await vi.waitUntil(() => other.line(1), { timeout: 15_000 });
    const { version, hash } = seat.table.game;
    expect(there.hello?.resume).toEqual({ version, hash });
    // the new edge has not answered yet: here the game goes on
    await expect(seat.client.move('e2e4')).resolves.toMatchObject({ ok: true });
    const events = seat.playOn('e2e4');
    line.tell(...events);
    await seat.seesVersion(3);
    there.welcome({ ...seat.table.game, events });
    await vi.waitUntil(() => line.isClosed, SOON);
    there.tell(...seat.playOn('e7e5'));
    await seat.seesVersion(4);
    expect(seat.news.filter(({ t }) => t === 'offline')).toEqual([]);
    expect(seat.news.filter(({ t }) => t === 'event')).toHaveLength(2);
    await other.close();
  });

  test('stays where it is when the edge that it is sent to does not want it', async () => {
    const other = await ScriptedEdge.open();
    const line = await seat.welcomed();
    line.say({ t: 'moved', url: other.url });
    const there = await vi.waitUntil(() => other.line(1), { timeout: 15_000 });
    there.close(4_509);
    await vi.waitUntil(() => there.isClosed, SOON);
    line.tell(...seat.playOn('e2e4'));
    await seat.seesVersion(3);
    line.cut();
    await seat.lineNumber(2);
    expect(other.lines).toHaveLength(1);
    await other.close();
  });

  test('takes another address when nobody answers at the first', async () => {
    const other = await ScriptedEdge.open();
    const { url } = seat.edge;
    await seat.edge.close();
    seat.connect({ url, otherUrls: [other.url] });
    await vi.waitUntil(() => other.line(1), { timeout: 15_000 });
    await other.close();
  });

  describe('with another address', () => {
    let other: ScriptedEdge;
    let line: Line;
    beforeEach(async () => {
      other = await ScriptedEdge.open();
      line = await seat.welcomed({ otherUrls: [other.url] });
    });
    afterEach(() => other.close());

    test('looks for its game there when the edge went without a word', async () => {
      line.cut();
      const there = await vi.waitUntil(() => other.line(1), { timeout: 15_000 });
      expect(there.hello?.resume?.version).toBe(2);
      expect(seat.edge.lines).toHaveLength(1);
    });

    test('stays with the edge that only asked it to come back', async () => {
      line.close(4_002);
      await seat.lineNumber(2);
      expect(other.lines).toHaveLength(0);
    });
  });

  test('goes to the edge that it is sent to, and back when nobody is there', async () => {
    const other = await ScriptedEdge.open();
    const line = await seat.welcomed();
    line.say({ t: 'moved', url: other.url });
    const there = await vi.waitUntil(() => other.line(1), { timeout: 15_000 });
    there.welcome({ ...seat.table.game });
    await other.close();
    const second = await seat.lineNumber(2);
    expect(second.hello?.resume?.version).toBe(2);
  });

  test('comes back at once when it is woken, however long it would have waited', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    seat.edge.onFrame = (line) => seat.edge.lines.length <= 5 && line.cut();
    seat.connect();
    await vi.waitUntil(() => seat.news.filter(({ t }) => t === 'offline').length === 5, SOON);
    seat.client.wake();
    await vi.waitUntil(() => seat.edge.line(6), { timeout: 4_000, interval: 5 });
  });

  test('comes back later when the edge asks for patience', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.3);
    const line = await seat.welcomed();
    line.close(4_029);
    await vi.waitUntil(() => seat.news.some(({ t }) => t === 'offline'), SOON);
    const lostAt = performance.now();
    await seat.lineNumber(2);
    expect(performance.now() - lostAt).toBeGreaterThan(1_000);
  });

  test('does not come back when the close code says so', async () => {
    const line = await seat.welcomed();
    const answer = seat.client.move('e2e4');
    line.close(4_501);
    await expect(answer).rejects.toThrow('4501');
    expect(seat.news.at(-1)).toEqual({ t: 'closed', code: 4_501 });
    await expect(seat.client.move('e2e4')).rejects.toThrow('closed');
    expect(seat.edge.lines).toHaveLength(1);
  });
});
