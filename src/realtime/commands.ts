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
  const input = { ...inputOf(id, order), ply, uci, lagMs: order.lagMs };
  const opinion = precheck(room.state, move, contextOf(order));
  const known = await knownOf(room, input, opinion);
  if (known === 'shown') {
    const { answer } = await room.moves.submit(input, 'update');
    return { answer: confirmed(room, input, answer) };
  }
  if (known) return answered(known);
  // A refused signal stays in the game's history, a refused update leaves nothing: doubtful moves take that door.
  return room.moves.submit(input, opinion.kind === 'pass' ? room.moveDoor : 'update');
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
  const input = { ...inputOf(id, order), action };
  const known = await knownOf(room, input, opinionOn(room, action, order));
  if (known && known !== 'shown') return answered(known);
  const asked = deps.gateway.act(room.gameId, input);
  return answered(await (known ? confirmed(room, input, asked) : asked));
}

/**
 * What is known here of a command. `shown`: an event of it was, so it is a repetition, even if it would be refused by now;
 * null: nothing, the game has to say.
 */
async function knownOf(room: Room, command: CommandName, opinion: Opinion): Promise<Answer | 'shown' | null> {
  if (opinion.kind !== 'refuse') return room.firstAnswer(command) && 'shown';
  const isSurelyNew = await room.rememberCommands();
  if (room.firstAnswer(command)) return 'shown';
  return isSurelyNew ? declined(opinion.refusal) : null;
}

/**
 * What has been shown is not yet promised: the task that showed it may be lost, and an update with it. So the game itself
 * gives the first answer again. Only a closed game takes no commands; what it has shown is in its history.
 */
async function confirmed(room: Room, command: CommandName, asked: Promise<Answer>): Promise<Answer> {
  const answer = await asked;
  return !answer.ok && answer.refusal.code === 'game_over' ? (room.firstAnswer(command) ?? answer) : answer;
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
