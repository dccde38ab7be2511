import { beforeEach, describe, expect, test } from 'vitest';
import type { EdgeLease, EdgeLeases, Membership } from '../../src/contract/homes.js';
import { newGameId } from '../../src/infra/ids.js';
import { SLOTS } from '../../src/routing/homeTable.js';
import { type HomeEdges, createHomes } from '../../src/routing/homes.js';
import { recordedMetrics, silentLog } from '../support/telemetry.js';

/** Leases as Redis keeps them, but for time: they end when the test says so. */
class MemoryLeases implements EdgeLeases {
  #held = new Map<string, EdgeLease>();
  #epoch = 0;
  #members = '';
  isAway = false;

  hold = (lease: EdgeLease, known: number) => this.#tell(known, () => this.#held.set(lease.id, lease));
  giveUp = (id: string, known: number) => this.#tell(known, () => this.#held.delete(id));

  expire(id: string): void {
    this.#held.delete(id);
  }

  /** As when Redis is flushed. */
  forget(): void {
    this.#held.clear();
    this.#epoch = 0;
    this.#members = '';
  }

  async #tell(known: number, change: () => void): Promise<Membership> {
    if (this.isAway) throw new Error('Redis is away');
    change();
    const edges = [...this.#held.values()].toSorted((a, b) => a.id.localeCompare(b.id));
    const members = JSON.stringify(edges.map(({ id, url, weight }) => [id, url, weight]));
    this.#epoch = Math.max(this.#epoch, known) + (members === this.#members ? 0 : 1);
    this.#members = members;
    return { epoch: this.#epoch, edges };
  }
}

const GAMES = Array.from({ length: 300 }, () => newGameId('0'));

let leases: MemoryLeases;
let metrics: ReturnType<typeof recordedMetrics>;
let sockets: number;
const open = (name: string, url = `wss://${name}.example`) =>
  createHomes({
    leases,
    self: { id: name, url, weight: 1 },
    status: () => ({ health: 'ok', sockets }),
    renewMs: 1,
    metrics,
    log: silentLog,
  });
const homesOf = (edge: HomeEdges) => GAMES.map((gameId) => edge.socketUrlOf(gameId));
const renewAll = async (...edges: HomeEdges[]) => {
  for (const edge of [...edges, ...edges]) await edge.renew();
};

beforeEach(() => {
  leases = new MemoryLeases();
  metrics = recordedMetrics();
  sockets = 0;
});

describe('an edge by itself', () => {
  test('is home to every game, also before it has heard from Redis', async () => {
    const edge = open('a');
    expect(GAMES.every((gameId) => edge.isHere(gameId))).toBe(true);
    expect(edge.socketUrlOf('0game0000001')).toBe('wss://a.example/ws/games/0game0000001');
    leases.isAway = true;
    await edge.renew();
    expect(GAMES.every((gameId) => edge.isHere(gameId))).toBe(true);
  });

  test('has nobody to send its games to when it leaves', async () => {
    const edge = open('a');
    await edge.renew();
    await edge.leave();
    expect(edge.socketUrlOf('0game0000001')).toBe('wss://a.example/ws/games/0game0000001');
  });
});

describe('several edges', () => {
  test('agree on the home of every game, and all have some', async () => {
    const [a, b, c] = [open('a'), open('b'), open('c')];
    await renewAll(a, b, c);
    expect(homesOf(b)).toEqual(homesOf(a));
    expect(homesOf(c)).toEqual(homesOf(a));
    for (const edge of [a, b, c]) expect(GAMES.some((gameId) => edge.isHere(gameId))).toBe(true);
  });

  test('of which one is lost: its games go to the others, and no other game moves', async () => {
    const [a, b, c] = [open('a'), open('b'), open('c')];
    await renewAll(a, b, c);
    const before = homesOf(a);
    leases.expire('b');
    await renewAll(a, c);
    expect(homesOf(c)).toEqual(homesOf(a));
    const moved = before.filter((url, n) => url !== homesOf(a)[n]);
    expect(moved).toEqual(before.filter((url) => url.startsWith('wss://b.example')));
  });

  test('of which one leaves: it sends its games to the others at once, and they know it', async () => {
    const [a, b] = [open('a'), open('b')];
    await renewAll(a, b);
    await b.leave();
    expect(GAMES.some((gameId) => b.isHere(gameId))).toBe(false);
    await a.renew();
    expect(homesOf(a)).toEqual(homesOf(b));
    await b.renew();
    expect(a.describe().edges.map(({ id }) => id)).toEqual(['a']);
  });

  test('while Redis is away go on by the last table; who leaves then still sends its games away', async () => {
    const [a, b] = [open('a'), open('b')];
    await renewAll(a, b);
    const before = homesOf(a);
    leases.isAway = true;
    await renewAll(a, b);
    expect(homesOf(a)).toEqual(before);
    await b.leave();
    expect(homesOf(b).every((url) => url.startsWith('wss://a.example'))).toBe(true);
  });

  test('behind one address are home to every game, each of them: there is nowhere to send a client', async () => {
    const [a, b] = [open('a', 'wss://play.example'), open('b', 'wss://play.example')];
    await renewAll(a, b);
    for (const edge of [a, b]) expect(GAMES.every((gameId) => edge.isHere(gameId))).toBe(true);
  });
});

describe('the epoch', () => {
  test('changes when an edge comes or goes, and not when only its load does', async () => {
    const a = open('a');
    await a.renew();
    const { epoch } = a.describe();
    sockets = 7;
    await a.renew();
    expect(a.describe()).toMatchObject({ epoch, edges: [{ id: 'a', sockets: 7, slots: SLOTS }] });
    await open('b').renew();
    await a.renew();
    expect(a.describe().epoch).toBe(epoch + 1);
  });

  test('does not go back when Redis forgets it', async () => {
    const [a, b] = [open('a'), open('b')];
    await renewAll(a, b);
    const { epoch } = a.describe();
    leases.forget();
    await renewAll(a, b);
    expect(a.describe().epoch).toBeGreaterThan(epoch);
    expect(homesOf(a)).toEqual(homesOf(b));
  });
});

test('slots, edges and epoch are measured', async () => {
  const [a, b] = [open('a'), open('b')];
  await renewAll(a, b);
  const { epoch, edges } = b.describe();
  expect(edges.map(({ slots }) => slots).reduce((sum, slots) => sum + slots, 0)).toBe(SLOTS);
  expect(metrics.value('live_game_home_epoch')).toBe(epoch);
  expect(metrics.value('live_game_home_edges')).toBe(2);
  expect(metrics.value('live_game_home_slots')).toBe(edges.find(({ id }) => id === 'b')?.slots);
});
