import type { GameFanOut } from '../../src/contract/gameFeed.js';
import type { CreateAnswer, GameGateway } from '../../src/contract/gameGateway.js';
import type {
  ActionInput,
  Answer,
  CommandInput,
  JoinInput,
  MoveInput,
  NewGame,
  SignalAnswer,
} from '../../src/contract/gameWorkflow.js';
import { legalMoves } from '../../src/domain/chess/position.js';
import { turnOf } from '../../src/domain/chess/types.js';
import type { GameCommand } from '../../src/domain/game/command.js';
import { decide } from '../../src/domain/game/decide.js';
import type { RecordedEvent } from '../../src/domain/game/event.js';
import { record } from '../../src/domain/game/record.js';
import { type RefusalCode, refusal } from '../../src/domain/game/refusal.js';
import { type GameState, plyOf } from '../../src/domain/game/state.js';

interface Game {
  state: GameState;
  readonly events: RecordedEvent[];
  readonly answered: Map<string, Answer>;
  /** Signals that no worker has taken yet. */
  readonly inbox: MoveInput[];
  /** What tells a repeated creation, which gets the first answer, from another one. */
  readonly requestHash: string;
  readonly created: Extract<Answer, { ok: true }>;
}

const no = (code: RefusalCode): Extract<Answer, { ok: false }> => ({ ok: false, refusal: refusal(code) });

/**
 * Games in this process that behave like the workflows: the same rules, the same answers to repetitions, signals that
 * are durable before they are decided, and a best-effort fan-out.
 */
export class LiveGames implements GameGateway {
  readonly #games = new Map<string, Game>();
  readonly #fanOut: GameFanOut;
  readonly received = { signals: [] as MoveInput[], moves: [] as MoveInput[], actions: [] as ActionInput[] };
  queries = 0;
  isTemporalUp = true;
  /** Until this is called, a signal is not known to be durable. */
  durable: Promise<void> = Promise.resolve();
  #isWorkerUp = true;

  constructor(fanOut: GameFanOut) {
    this.#fanOut = fanOut;
  }

  stopWorker(): void {
    this.#isWorkerUp = false;
  }

  startWorker(): void {
    this.#isWorkerUp = true;
    for (const game of this.#games.values()) this.#work(game);
  }

  stateOf(gameId: string): GameState {
    return this.#game(gameId).state;
  }

  eventsOf(gameId: string): readonly RecordedEvent[] {
    return this.#game(gameId).events;
  }

  async create({ gameId, seats, settings, ...input }: NewGame, requestHash = ''): Promise<CreateAnswer> {
    if (!this.isTemporalUp) return no('unavailable');
    const earlier = this.#games.get(gameId);
    if (earlier && earlier.requestHash !== requestHash) return no('idempotency_conflict');
    if (earlier) return { ...earlier.created, isNew: false };
    const { events: drafts, refusal: declined } = decide(
      null,
      { type: 'createGame', gameId, seats, settings },
      { at: input.receivedAt, by: input.by },
    );
    const { events, state } = record(null, drafts, {
      commandId: input.id,
      correlationId: input.correlationId,
    });
    if (declined || !state) return { ok: false, refusal: declined ?? refusal('internal') };
    const created = { ok: true as const, version: state.version, at: input.receivedAt };
    const game = { state, events: [...events], answered: new Map(), inbox: [], requestHash, created };
    this.#games.set(gameId, game);
    await this.#show(gameId, '', events, []);
    return { ...created, isNew: true };
  }

  async submitMove(gameId: string, input: MoveInput): Promise<Answer | null> {
    if (!this.isTemporalUp) return no('unavailable');
    this.received.signals.push(input);
    const game = this.#games.get(gameId);
    if (!game) return no('game_not_found');
    if (game.state.status === 'ended') return no('game_over');
    game.inbox.push(input);
    setImmediate(() => this.#work(game));
    await this.durable;
    return null;
  }

  move(gameId: string, input: MoveInput): Promise<Answer> {
    this.received.moves.push(input);
    return this.#update(gameId, input, playMove(input));
  }

  act(gameId: string, input: ActionInput): Promise<Answer> {
    this.received.actions.push(input);
    return this.#update(gameId, input, input.action);
  }

  join(gameId: string, input: JoinInput): Promise<Answer> {
    return this.#update(gameId, input, { type: 'joinGame', color: input.color });
  }

  async queryState(gameId: string): Promise<GameState | null> {
    this.queries += 1;
    await tick();
    if (!this.isTemporalUp) throw new Error('14 UNAVAILABLE');
    return structuredClone(this.#games.get(gameId)?.state ?? null);
  }

  isReachable(): Promise<boolean> {
    return Promise.resolve(this.isTemporalUp);
  }

  /** As if Temporal's database had been lost. Returns how to bring the game back. */
  lose(gameId: string): () => void {
    const game = this.#game(gameId);
    this.#games.delete(gameId);
    return () => void this.#games.set(gameId, game);
  }

  /** A task that shows its events and is then lost, as if its worker had died before it could commit. */
  async showAndForget(gameId: string, input: CommandInput, command: GameCommand): Promise<void> {
    const { state } = this.#game(gameId);
    const { events: drafts } = decide(state, command, { at: input.receivedAt, by: input.by });
    const shown = record(state, drafts, { commandId: input.id, correlationId: null });
    if (!shown.state) throw new Error('nothing to show');
    const { events } = shown;
    await this.#fanOut.publish({
      gameId,
      previousHash: state.hash,
      events,
      state: shown.state,
      answers: [],
      unconfirmed: [],
    });
  }

  async #update(gameId: string, input: CommandInput, command: GameCommand): Promise<Answer> {
    await tick();
    if (!this.isTemporalUp) return no('unavailable');
    const game = this.#games.get(gameId);
    if (!game) return no('game_not_found');
    const earlier = game.answered.get(nameOf(input));
    // A closed workflow takes no updates, not even repeated ones.
    if (game.state.status === 'ended') return no('game_over');
    return earlier ?? this.#apply(game, input, command, false);
  }

  #work(game: Game): void {
    while (this.#isWorkerUp) {
      const input = game.inbox.shift();
      if (!input) return;
      const earlier = game.answered.get(nameOf(input));
      const { gameId, hash } = game.state;
      if (earlier)
        void this.#show(gameId, hash, [], [{ commandId: input.id, by: input.by, answer: earlier }]);
      else this.#apply(game, input, playMove(input), true);
    }
  }

  #apply(game: Game, input: CommandInput, command: GameCommand, isSignal: boolean): Answer {
    const { hash: previousHash, gameId } = game.state;
    const { events: drafts, refusal: declined } = decide(game.state, command, {
      at: input.receivedAt,
      by: input.by,
    });
    const { events, state } = record(game.state, drafts, {
      commandId: input.id,
      correlationId: input.correlationId,
    });
    game.state = state ?? game.state;
    game.events.push(...events);
    const answer: Answer = declined
      ? { ok: false, refusal: declined }
      : { ok: true, version: game.state.version, at: events.at(-1)?.at ?? input.receivedAt };
    game.answered.set(nameOf(input), answer);
    void this.#show(
      gameId,
      previousHash,
      events,
      isSignal ? [{ commandId: input.id, by: input.by, answer }] : [],
    );
    return answer;
  }

  async #show(
    gameId: string,
    previousHash: string,
    events: readonly RecordedEvent[],
    answers: readonly SignalAnswer[],
  ): Promise<void> {
    const { state } = this.#game(gameId);
    try {
      await this.#fanOut.publish({ gameId, previousHash, events, state, answers, unconfirmed: [] });
    } catch {
      // Best effort, as in the worker.
    }
  }

  #game(gameId: string): Game {
    const game = this.#games.get(gameId);
    if (!game) throw new Error(`no game ${gameId}`);
    return game;
  }
}

const nameOf = ({ id, by }: CommandInput): string => `${id} ${JSON.stringify(by)}`;
const playMove = ({ ply, uci, lagMs }: MoveInput): GameCommand => ({ type: 'playMove', ply, uci, lagMs });
const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

let commands = 0;

/** Some legal move by whoever is to move, straight into the game, as if it came over another edge. */
export function playElsewhere(games: LiveGames, gameId: string, choice = 0): void {
  const state = games.stateOf(gameId);
  if (state.status !== 'in_progress') return;
  const moves = legalMoves(state.fen);
  const uci = moves[choice % moves.length];
  const seat = state.seats[turnOf(state.fen)];
  if (uci === undefined || seat.kind !== 'human') return;
  commands += 1;
  const by = { kind: 'user', userId: seat.userId } as const;
  const input = { id: `elsewhere-${commands}`, by, receivedAt: Date.now(), correlationId: null, lagMs: 0 };
  void games.submitMove(gameId, { ...input, ply: plyOf(state), uci });
}
