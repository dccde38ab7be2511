import type { GameFeed } from '../../src/contract/gameFeed.js';
import type { GameGateway } from '../../src/contract/gameGateway.js';
import { type Answer, gameWorkflowId, type MoveInput } from '../../src/contract/gameWorkflow.js';
import { newBenchGame, userOf } from '../benchGame.js';
import { Announcements } from './announcements.js';
import type { BenchMove, Door } from './variant.js';

/** GameCreated and GameStarted. */
const VERSION_AT_START = 2;

interface DoorDeps {
  readonly gateway: GameGateway;
  readonly feed: GameFeed;
  /** Resolves when the workflow is closed. */
  readonly whenClosed: (workflowId: string) => Promise<void>;
}

/** The game of this service through the doors that its edge uses, heard where its edge hears it. */
export function createDoor(name: 'updateDoor' | 'signalDoor', { gateway, feed, whenClosed }: DoorDeps): Door {
  const heard = new Announcements();
  const send = async (move: BenchMove): Promise<void> => {
    const input = inputOf(move);
    const { gameId } = move;
    const answer = await (name === 'updateDoor'
      ? gateway.move(gameId, input)
      : gateway.submitMove(gameId, input));
    if (answer) accepted(answer);
  };
  const follow = async (move: BenchMove): Promise<number> => {
    const [arrivedAt] = await Promise.all([
      heard.until(move.gameId, VERSION_AT_START + move.ply + 1),
      send(move),
    ]);
    return arrivedAt;
  };
  return {
    name,
    follow,
    async open(gameId) {
      await feed.subscribe(gameId, (message) => {
        if (message.t === 'events') heard.tell(gameId, message.first + message.events.length - 1);
      });
      accepted(await gateway.create(newBenchGame(gameId), 'bench'));
    },
    play: name === 'updateDoor' ? send : async (move) => void (await follow(move)),
    async close(gameId) {
      const action = { type: 'resign' } as const;
      accepted(await gateway.act(gameId, { ...command('white', 'end'), action }));
      await whenClosed(gameWorkflowId(gameId));
    },
    workflowId: gameWorkflowId,
  };
}

const command = (color: BenchMove['color'], id: string) => ({
  id,
  by: { kind: 'user', userId: userOf(color) } as const,
  receivedAt: Date.now(),
  correlationId: null,
});

export const inputOf = ({ color, ply, uci }: BenchMove): MoveInput => ({
  ...command(color, `m${ply}`),
  ply,
  uci,
  lagMs: 0,
});

function accepted(answer: Answer): void {
  if (!answer.ok) throw new Error(`${answer.refusal.code}: ${answer.refusal.detail}`);
}
