import { describe, expect, it } from 'vitest';
import { frameOf } from '../../src/realtime/frame.js';
import type { Member } from '../../src/realtime/audience.js';
import type { Outgoing } from '../../src/realtime/outgoing.js';
import { Room } from '../../src/realtime/room.js';
import { type Session, CONNECTING, seated } from '../../src/realtime/session.js';
import { StateSource } from '../../src/realtime/stateSource.js';
import type { GameState } from '../../src/domain/game/state.js';
import { playElsewhere } from '../support/liveGames.js';
import { TestEdge, createGame } from '../support/socketEdge.js';

/** A socket that keeps what it is given. */
class Onlooker implements Member {
  readonly principal = null;
  readonly isOpen = true;
  readonly frames: Buffer[] = [];
  session: Session = CONNECTING;

  sit(state: GameState): void {
    this.session = seated(state, null);
  }

  send({ frame }: Outgoing): void {
    this.frames.push(frame);
  }
}

describe('a frame', () => {
  const length = (message: Parameters<typeof frameOf>[0]) => Buffer.byteLength(JSON.stringify(message));
  const EMPTY = length({ t: 'moved', url: '' });
  const bytes = (frame: Buffer, count: number) => [...frame.subarray(0, count)];

  it.each([
    [EMPTY, [0x81, EMPTY]],
    [125, [0x81, 125]],
    [126, [0x81, 126, 0, 126]],
    [65_535, [0x81, 126, 0xff, 0xff]],
    [65_536, [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]],
  ])('of %i bytes has the header that RFC 6455 asks for', (size, header) => {
    const message = { t: 'moved', url: 'x'.repeat(size - EMPTY) } as const;
    const frame = frameOf(message);
    expect(bytes(frame, header.length)).toEqual(header);
    expect(JSON.parse(frame.subarray(header.length).toString())).toEqual(message);
  });

  it('counts bytes, not characters', () => {
    const frame = frameOf({ t: 'moved', url: 'é'.repeat(60) });
    expect(frame).toHaveLength(4 + length({ t: 'moved', url: '' }) + 120);
  });

  it('of every size is read by a client as it was meant', async () => {
    const edge = await TestEdge.start({ limits: { bufferedBytes: 1e6 } });
    const gameId = await createGame(edge.games);
    const { client, welcome } = await edge.join(gameId, null);
    if (!welcome.state) throw new Error('no state');
    for (const size of [1, 200, 70_000]) {
      const settings = { ...welcome.state.settings, startFen: 'x'.repeat(size) };
      const state = { ...welcome.state, settings, hash: `other-${size}` };
      edge.feed.tell(gameId, { t: 'resync', state });
      expect((await client.next('resync')).state).toEqual(state);
    }
    await edge.stop();
  });
});

describe('an event', () => {
  it('is written once, and every socket of its game is given the same bytes', async () => {
    const edge = await TestEdge.start();
    const gameId = await createGame(edge.games);
    const source = new StateSource({ ...edge.deps, queriesPerSecond: 1 });
    const room = await Room.open(gameId, edge.deps, source);
    const crowd = Array.from({ length: 50 }, () => new Onlooker());
    for (const onlooker of crowd) await room?.enter(onlooker, null);
    playElsewhere(edge.games, gameId);
    const last = () => crowd.map(({ frames }) => frames.at(-1));
    await expect.poll(() => last()[49]?.toString()).toContain('MovePlayed');
    expect(new Set(last()).size).toBe(1);
    await room?.close();
    await edge.stop();
  });
});

describe('the number of spectators', () => {
  it('is told at most once a tick, however often it changes, and the last one for certain', async () => {
    const edge = await TestEdge.start({ limits: { tickMs: 100 } });
    const gameId = await createGame(edge.games);
    const { client } = await edge.join(gameId, 'alice');
    const startedAt = Date.now();
    for (let n = 1; n <= 500; n += 1) {
      edge.feed.tell(gameId, { t: 'spectators', n });
      if (n % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await client.next('spectators', ({ n }) => n === 500);
    const ticks = Math.ceil((Date.now() - startedAt) / 100);
    expect(client.all('spectators').length).toBeLessThanOrEqual(ticks + 1);
    await edge.stop();
  });
});
