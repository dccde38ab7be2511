import type { Client } from '@temporalio/client';
import type { Redis } from 'ioredis';
import { newBenchGame } from '../benchGame.js';
import { BENCH_TASK_QUEUE, channelOf, END, MOVE } from '../names.js';
import { Announcements } from './announcements.js';
import { inputOf } from './doors.js';
import type { Variant } from './variant.js';

interface ComparisonDeps {
  readonly client: Client;
  /** For subscriptions and nothing else. */
  readonly subscriber: Redis;
}

const workflowId = (gameId: string): string => `bench-${gameId}`;

/** What the doors are compared with, lowest cost first: the two floors, and the naive design. */
export function createComparisons(
  deps: ComparisonDeps,
): Record<'floorUpdate' | 'floorSignal' | 'naive', Variant> {
  const { client, subscriber } = deps;
  const heard = new Announcements();
  subscriber.on('message', (channel: string, ply: string) => heard.tell(channel, Number(ply)));

  const start = (type: string, gameId: string, args: readonly unknown[]) =>
    client.workflow.start(type, {
      workflowId: workflowId(gameId),
      taskQueue: BENCH_TASK_QUEUE,
      workflowTaskTimeout: '2s',
      args: [...args],
    });
  const handleOf = (gameId: string) => client.workflow.getHandle(workflowId(gameId));
  const close = async (gameId: string) => {
    await handleOf(gameId).signal(END);
    await handleOf(gameId).result();
  };
  const announced = async (gameId: string, ply: number, sending: Promise<void>) => {
    await Promise.all([heard.until(channelOf(gameId), ply), sending]);
  };

  return {
    floorUpdate: {
      name: 'floorUpdate',
      workflowId,
      close,
      open: async (gameId) => void (await start('floorUpdate', gameId, [])),
      play: async ({ gameId, ply }) => {
        await handleOf(gameId).executeUpdate(MOVE, { updateId: `m${ply}`, args: [ply] });
      },
    },
    floorSignal: {
      name: 'floorSignal',
      workflowId,
      close,
      async open(gameId) {
        await subscriber.subscribe(channelOf(gameId));
        await start('floorSignal', gameId, [gameId]);
      },
      play: ({ gameId, ply }) => announced(gameId, ply + 1, handleOf(gameId).signal(MOVE, ply + 1)),
    },
    naive: {
      name: 'naive',
      workflowId,
      close,
      async open(gameId) {
        await subscriber.subscribe(channelOf(gameId));
        await start('naive', gameId, [newBenchGame(gameId)]);
      },
      play: (move) => announced(move.gameId, move.ply + 1, handleOf(move.gameId).signal(MOVE, inputOf(move))),
    },
  };
}
