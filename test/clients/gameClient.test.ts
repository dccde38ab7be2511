import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { GameClient, type GameNews } from '../../clients/gameClient.js';
import type { RecordedEvent } from '../../src/domain/game/event.js';
import { Table } from '../support/table.js';
import { type Line, ScriptedEdge } from './support/scriptedEdge.js';
import { SOON } from '../support/soon.js';

let edge: ScriptedEdge;
let client: GameClient;
let news: GameNews[];
let table: Table;

beforeEach(async () => {
  edge = await ScriptedEdge.open();
  table = new Table();
  news = [];
});
afterEach(async () => {
  client.close();
  vi.restoreAllMocks();
  await edge.close();
});

function connect({ url = edge.url, otherUrls = [] as string[] } = {}): void {
  const onNews = (item: GameNews) => void news.push(item);
  client = new GameClient({ url, otherUrls, WebSocket, token: async () => 'token', onNews });
}

const lineNumber = (count: number): Promise<Line> =>
  vi.waitUntil(() => edge.line(count), { timeout: 15_000, interval: 5 });

/** Connected, with the state of the table as it is. */
async function welcomed(more: { heartbeatMs?: number; now?: number } = {}): Promise<Line> {
  connect();
  const line = await lineNumber(1);
  line.welcome({ ...table.game, state: table.state, ...more });
  await vi.waitUntil(() => news.some(({ t }) => t === 'online'), SOON);
  return line;
}

/** Plays on at the table; the events of that, in order. */
function playOn(ucis: string): RecordedEvent[] {
  const known = table.events.length;
  return table.play(ucis).events.slice(known);
}

const seesVersion = (version: number): Promise<unknown> =>
  vi.waitUntil(() => client.state?.version === version, { timeout: 15_000, interval: 5 });

describe('what the client knows', () => {
  test('the first welcome brings the whole state, events are folded into it', async () => {
    const line = await welcomed();
    expect(line.hello).toEqual({ t: 'hello', token: 'token' });
    line.tell(...playOn('e2e4 e7e5'));
    await seesVersion(4);
    expect(client.state).toEqual(table.state);
  });

  test('a version that it has already changes nothing', async () => {
    const line = await welcomed();
    const events = playOn('e2e4 e7e5');
    line.tell(...events, ...events);
    line.tell(...playOn('g1f3'));
    await seesVersion(5);
    expect(news.filter(({ t }) => t === 'event')).toHaveLength(3);
    expect(edge.lines).toHaveLength(1);
  });

  test('after a gap it resumes from the last version that it has', async () => {
    const line = await welcomed();
    const { version, hash } = table.game;
    const [missed, next] = playOn('e2e4 e7e5');
    if (next) line.tell(next);
    const second = await lineNumber(2);
    expect(second.hello?.resume).toEqual({ version, hash });
    second.welcome({ ...table.game, events: [missed, next].filter((event) => event !== undefined) });
    await seesVersion(4);
    expect(client.state).toEqual(table.state);
  });

  test('an event that does not continue its chain makes it load the whole state', async () => {
    const line = await welcomed();
    const [event] = playOn('e2e4');
    if (event) line.tell({ ...event, at: event.at + 1 });
    const second = await lineNumber(2);
    expect(second.hello?.resume).toBeUndefined();
    second.welcome({ ...table.game, state: table.state });
    await seesVersion(3);
    expect(client.state).toEqual(table.state);
  });

  test('a resync replaces all that it knew', async () => {
    const line = await welcomed();
    line.tell(...playOn('e2e4'));
    await seesVersion(3);
    table = new Table({ rated: true }).play('d2d4 d7d5');
    line.say({ t: 'resync', now: Date.now(), state: table.game });
    await seesVersion(4);
    line.tell(...playOn('c2c4'));
    await seesVersion(5);
    expect(client.state).toEqual(table.state);
  });

  test("clocks run by the server's time, not by its own", async () => {
    table.play('e2e4 e7e5');
    await welcomed({ now: table.now + 60_000 });
    const clocks = client.clocks();
    expect(clocks?.black).toBe(300_000);
    expect(clocks?.white).toBeLessThanOrEqual(240_000);
    expect(clocks?.white).toBeGreaterThan(230_000);
  });
});

describe('a connection that is lost', () => {
  test('comes back and is told what it missed', async () => {
    const line = await welcomed();
    const { version, hash } = table.game;
    line.cut();
    const events = playOn('e2e4 e7e5');
    const second = await lineNumber(2);
    expect(second.hello?.resume).toEqual({ version, hash });
    second.welcome({ ...table.game, events });
    await seesVersion(4);
    expect(client.state).toEqual(table.state);
  });

  test('is found dead when nothing comes any more, not even answers to its pings', async () => {
    const line = await welcomed({ heartbeatMs: 800 });
    await lineNumber(2);
    expect(line.frames.map(({ t }) => t)).toContain('ping');
    expect(news).toContainEqual({ t: 'offline', reason: 'silence' });
  });

  test('stays when pings are answered', async () => {
    edge.onFrame = (line, frame) => {
      if (frame.t === 'ping') line.say({ t: 'pong', at: frame.at, now: Date.now() });
    };
    const line = await welcomed({ heartbeatMs: 800 });
    await vi.waitUntil(() => line.frames.filter(({ t }) => t === 'ping').length >= 3, 15_000);
    expect(edge.lines).toHaveLength(1);
  });

  test('goes to the edge that it is sent to without a break: it is kept until it is welcomed there', async () => {
    const other = await ScriptedEdge.open();
    edge.onFrame = (from, frame) => frame.t === 'move' && from.say({ t: 'ack', id: frame.id, v: 3, at: 1 });
    const line = await welcomed();
    line.say({ t: 'moved', url: other.url });
    const there = await vi.waitUntil(() => other.line(1), { timeout: 15_000 });
    const { version, hash } = table.game;
    expect(there.hello?.resume).toEqual({ version, hash });
    // the new edge has not answered yet: here the game goes on
    await expect(client.move('e2e4')).resolves.toMatchObject({ ok: true });
    const events = playOn('e2e4');
    line.tell(...events);
    await seesVersion(3);
    there.welcome({ ...table.game, events });
    await vi.waitUntil(() => line.isClosed, SOON);
    there.tell(...playOn('e7e5'));
    await seesVersion(4);
    expect(news.filter(({ t }) => t === 'offline')).toEqual([]);
    expect(news.filter(({ t }) => t === 'event')).toHaveLength(2);
    await other.close();
  });

  test('stays where it is when the edge that it is sent to does not want it', async () => {
    const other = await ScriptedEdge.open();
    const line = await welcomed();
    line.say({ t: 'moved', url: other.url });
    const there = await vi.waitUntil(() => other.line(1), { timeout: 15_000 });
    there.close(4_509);
    await vi.waitUntil(() => there.isClosed, SOON);
    line.tell(...playOn('e2e4'));
    await seesVersion(3);
    line.cut();
    await lineNumber(2);
    expect(other.lines).toHaveLength(1);
    await other.close();
  });

  test('takes another address when nobody answers at the first', async () => {
    const other = await ScriptedEdge.open();
    const { url } = edge;
    await edge.close();
    connect({ url, otherUrls: [other.url] });
    await vi.waitUntil(() => other.line(1), { timeout: 15_000 });
    await other.close();
  });

  describe('with another address', () => {
    let other: ScriptedEdge;
    beforeEach(async () => {
      other = await ScriptedEdge.open();
      connect({ otherUrls: [other.url] });
    });
    afterEach(() => other.close());

    test('looks for its game there when the edge went without a word', async () => {
      const line = await lineNumber(1);
      line.welcome({ ...table.game, state: table.state });
      await seesVersion(2);
      line.cut();
      const there = await vi.waitUntil(() => other.line(1), { timeout: 15_000 });
      expect(there.hello?.resume?.version).toBe(2);
      expect(edge.lines).toHaveLength(1);
    });

    test('stays with the edge that only asked it to come back', async () => {
      const line = await lineNumber(1);
      line.welcome({ ...table.game, state: table.state });
      await seesVersion(2);
      line.close(4_002);
      await lineNumber(2);
      expect(other.lines).toHaveLength(0);
    });
  });

  test('goes to the edge that it is sent to, and back when nobody is there', async () => {
    const other = await ScriptedEdge.open();
    const line = await welcomed();
    line.say({ t: 'moved', url: other.url });
    const there = await vi.waitUntil(() => other.line(1), { timeout: 15_000 });
    there.welcome({ ...table.game });
    await other.close();
    const second = await lineNumber(2);
    expect(second.hello?.resume?.version).toBe(2);
  });

  test('comes back at once when it is woken, however long it would have waited', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    edge.onFrame = (line) => edge.lines.length <= 5 && line.cut();
    connect();
    await vi.waitUntil(() => news.filter(({ t }) => t === 'offline').length === 5, SOON);
    client.wake();
    await vi.waitUntil(() => edge.line(6), { timeout: 4_000, interval: 5 });
  });

  test('comes back later when the edge asks for patience', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.3);
    const line = await welcomed();
    line.close(4_029);
    await vi.waitUntil(() => news.some(({ t }) => t === 'offline'), SOON);
    const lostAt = performance.now();
    await lineNumber(2);
    expect(performance.now() - lostAt).toBeGreaterThan(1_000);
  });

  test('does not come back when the close code says so', async () => {
    const line = await welcomed();
    const answer = client.move('e2e4');
    line.close(4_501);
    await expect(answer).rejects.toThrow('4501');
    expect(news.at(-1)).toEqual({ t: 'closed', code: 4_501 });
    await expect(client.move('e2e4')).rejects.toThrow('closed');
    expect(edge.lines).toHaveLength(1);
  });
});

describe('a command', () => {
  const ack = (line: Line, id: string) => line.say({ t: 'ack', id, v: 3, at: 1 });

  test('carries the ply and gets its answer', async () => {
    edge.onFrame = (line, frame) => frame.t === 'move' && ack(line, frame.id);
    const line = await welcomed();
    await expect(client.move('e2e4')).resolves.toEqual({ ok: true, version: 3, at: 1 });
    expect(line.moves).toMatchObject([{ ply: 0, uci: 'e2e4' }]);
  });

  test('that is refused says why', async () => {
    edge.onFrame = (line, frame) => {
      if (frame.t === 'action') line.say({ t: 'refused', id: frame.id, code: 'no_draw_offer', detail: 'x' });
    };
    await welcomed();
    const refusal = { code: 'no_draw_offer', detail: 'x' };
    await expect(client.act({ type: 'acceptDraw' })).resolves.toEqual({ ok: false, refusal });
  });

  test('without an answer is sent again under the same id', async () => {
    edge.onFrame = (line, frame) => frame.t === 'move' && line.moves.length === 2 && ack(line, frame.id);
    const line = await welcomed();
    await expect(client.move('e2e4')).resolves.toMatchObject({ ok: true });
    expect(line.moves[1]).toEqual(line.moves[0]);
  });

  test('that the game could not decide on is sent again under the same id', async () => {
    edge.onFrame = (line, frame) => {
      if (frame.t !== 'move') return;
      if (line.moves.length === 2) ack(line, frame.id);
      else line.say({ t: 'refused', id: frame.id, code: 'unavailable', detail: 'x' });
    };
    const line = await welcomed();
    await expect(client.move('e2e4')).resolves.toMatchObject({ ok: true });
    expect(line.moves[1]).toEqual(line.moves[0]);
  });

  test('that the edge lost sight of has its answer as soon as its event is there', async () => {
    edge.onFrame = (line, frame) => {
      if (frame.t !== 'move') return;
      line.say({ t: 'refused', id: frame.id, code: 'unavailable', detail: 'x' });
      table.commandId = frame.id;
      line.tell(...playOn('e2e4'));
    };
    const line = await welcomed();
    const answer = await client.move('e2e4');
    expect(answer).toEqual({ ok: true, version: 3, at: table.now });
    expect(line.moves).toHaveLength(1);
  });

  test('that was under way when the connection broke is sent again at once on the next one', async () => {
    edge.onFrame = (line, frame) => {
      if (frame.t === 'move' && line === edge.lines[0]) line.cut();
      if (frame.t === 'move' && line === edge.lines[1]) ack(line, frame.id);
    };
    const line = await welcomed();
    const answer = client.move('e2e4');
    const second = await lineNumber(2);
    second.welcome({ ...table.game, events: playOn('e2e4') });
    await expect(answer).resolves.toMatchObject({ ok: true });
    expect(second.moves).toEqual(line.moves);
  });
});
