import type { ClientMessage } from '../contract/clientMessage.js';
import type { GameGateway } from '../contract/gameGateway.js';
import type { Presence } from '../contract/gameFeed.js';
import type { Answer, CommandInput } from '../contract/gameWorkflow.js';
import { type Principal, actorOf } from '../contract/principal.js';
import { type Color, type EpochMs, type Ms, opposite } from '../domain/chess/types.js';
import type { Adjudicate, GameCommand, PlayerAction, PlayMove } from '../domain/game/command.js';
import { type Refusal, refusal } from '../domain/game/refusal.js';
import { type Sent, answered } from './moves.js';
import { type Opinion, precheck } from './precheck.js';
import type { Room } from './room.js';
import { colorOf, seated } from './session.js';
import type { CommandName } from './timeline.js';

export type MoveMessage = Extract<ClientMessage, { t: 'move' }>;
export type ActionMessage = Extract<ClientMessage, { t: 'action' }>;

/** Who commands, and what the socket knows about it. */
export interface Order {
  readonly principal: Principal;
  readonly receivedAt: EpochMs;
  readonly lagMs: Ms;
  readonly correlationId: string;
}
export interface CommandDeps {
  readonly gateway: GameGateway;
  readonly presence: Presence;
}

/** Passes a move on to the game, unless it is answered here. Rejects on a fault, with the outcome unknown. */
export async function submitMove(room: Room, { id, ply, uci }: MoveMessage, order: Order): Promise<Sent> {
  const move: PlayMove = { type: 'playMove', ply, uci, lagMs: order.lagMs };
  const opinion = precheck(room.state, move, contextOf(order));
  const here = await answerHere(room, { id, by: actorOf(order.principal) }, opinion);
  if (here) return answered(here);
  // A refused signal stays in the game's history, a refused update leaves nothing: doubtful moves take that door.
  const door = opinion.kind === 'pass' ? room.moveDoor : 'update';
  return room.moves.submit({ ...inputOf(id, order), ply, uci, lagMs: order.lagMs }, door);
}

/** The same for everything else that a player may ask for; resolves with the answer there. */
export async function submitAction(
  room: Room,
  { id, action: body }: ActionMessage,
  { order, deps }: { order: Order; deps: CommandDeps },
): Promise<Sent> {
  const action: PlayerAction | Adjudicate =
    body.type === 'claimAbandoned'
      ? { ...body, goneSince: await goneSince(room, order, deps.presence) }
      : body;
  const opinion = opinionOn(room, action, order);
  const here = await answerHere(room, { id, by: actorOf(order.principal) }, opinion);
  return answered(here ?? (await deps.gateway.act(room.gameId, { ...inputOf(id, order), action })));
}

/** A repetition gets its first answer, even if the command would be refused by now. Null: the game has to say. */
async function answerHere(room: Room, command: CommandName, opinion: Opinion): Promise<Answer | null> {
  if (opinion.kind !== 'refuse') return room.firstAnswer(command);
  const isSurelyNew = await room.rememberCommands();
  return room.firstAnswer(command) ?? (isSurelyNew ? declined(opinion.refusal) : null);
}

/** Who may adjudicate is a matter of the token, whatever the game is at. */
function opinionOn(room: Room, action: GameCommand, order: Order): Opinion {
  if (action.type === 'adjudicate' && order.principal.kind !== 'ops') {
    return { kind: 'refuse', refusal: refusal('forbidden') };
  }
  return precheck(room.state, action, contextOf(order));
}

/** The evidence comes from the edges, never from the claimant. Unknown is as good as present. */
async function goneSince(room: Room, order: Order, presence: Presence): Promise<EpochMs | null> {
  const color: Color | null = colorOf(seated(room.state, order.principal));
  if (color === null) return null;
  return presence.goneSince(room.gameId, opposite(color), order.receivedAt).catch(() => null);
}

const contextOf = ({ principal, receivedAt }: Order) => ({ at: receivedAt, by: actorOf(principal) });
const inputOf = (id: string, { principal, receivedAt, correlationId }: Order): CommandInput => ({
  id,
  by: actorOf(principal),
  receivedAt,
  correlationId,
});
const declined = (reason: Refusal): Answer => ({ ok: false, refusal: reason });
