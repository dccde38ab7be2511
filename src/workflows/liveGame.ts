import { ApplicationFailure, log, workflowInfo } from '@temporalio/workflow';
import {
  type Answered,
  type Carried,
  type GameInput,
  REMEMBERED_ANSWERS,
  type Recovery,
} from '../contract/carriedGame.js';
import type { Answer, CommandInput, SignalAnswer } from '../contract/gameWorkflow.js';
import type { EpochMs } from '../domain/chess/types.js';
import { type Actor, type GameCommand, isSameActor } from '../domain/game/command.js';
import { decide } from '../domain/game/decide.js';
import type { Decision } from '../domain/game/decision.js';
import type { RecordedEvent } from '../domain/game/event.js';
import { record } from '../domain/game/record.js';
import { type Refusal, refusal } from '../domain/game/refusal.js';
import { type GameState, plyOf } from '../domain/game/state.js';
import { GameHistory } from './gameHistory.js';
import { Outbox } from './outbox.js';
import { gameSink } from './sinks.js';
import { stamped } from './stamp.js';
import { describe } from './describe.js';

type Origin = Pick<CommandInput, 'by' | 'correlationId'> & {
  readonly id: string | null;
  readonly at: EpochMs;
};

/**
 * One game between commands: asks the domain, remembers what happened, shows it to the sinks. Every method is
 * synchronous, so commands never interleave, and changes either everything or nothing.
 */
export class LiveGame {
  readonly outbox: Outbox;
  readonly history: GameHistory;
  #state: GameState;
  #answered: Answered[];
  /** Of the validator that let a command in last: its handler follows, nearly always on the same state. */
  #admitted:
    (Pick<CommandInput, 'id' | 'by'> & { readonly state: GameState; readonly decision: Decision }) | null =
    null;
  /** Of the last command from outside: what the game does by itself follows from it. */
  #correlationId: string | null = null;

  constructor(input: GameInput) {
    if ('carried' in input) {
      const { state, outbox, answered, history } = input.carried;
      this.#state = state;
      this.outbox = new Outbox(outbox);
      this.history = new GameHistory(history);
      this.#answered = [...answered];
      if (input.recovery) this.#recover(input.recovery);
      return;
    }
    const { id, by, correlationId, receivedAt, ...newGame } = input.newGame;
    const decision = decide(null, { type: 'createGame', ...newGame }, { by, at: receivedAt });
    const { events, state } = record(null, decision.events, { commandId: id, correlationId });
    if (!state || decision.refusal) throw asFailure(decision.refusal ?? refusal('internal'));
    this.outbox = new Outbox([]);
    this.history = new GameHistory({ parts: [], events: [] });
    this.#answered = [];
    this.#correlationId = correlationId;
    this.#state = state;
    this.#show('', events, []);
  }

  get state(): GameState {
    return this.#state;
  }

  get isOver(): boolean {
    return this.#state.status === 'ended';
  }

  get carried(): Carried {
    const { outbox, history } = this;
    return { state: this.#state, outbox: outbox.events, history: history.carried, answered: this.#answered };
  }

  /** For an update's validator: throws if the command would change nothing. A repetition passes, to be answered. */
  admit(input: CommandInput, command: GameCommand): void {
    this.#admitted = null;
    if (this.#answerOf(input)) return;
    const decision = this.#decide(command, originOf(input));
    const { events, refusal: declined } = decision;
    if (declined && events.length === 0 && !this.#mayFollow(command)) throw asFailure(declined);
    this.#admitted = { id: input.id, by: input.by, state: this.#state, decision };
  }

  /** For an update's handler: the verdict, thrown if it is a refusal. */
  answer(input: CommandInput, command: GameCommand): Answer {
    const answer = this.#answerOf(input) ?? this.#apply(command, originOf(input), 'update');
    if (!answer.ok) throw asFailure(answer.refusal);
    return answer;
  }

  /** For a signal, whose sender hears of the verdict through the sink. */
  receive(input: CommandInput, command: GameCommand): void {
    const earlier = this.#answerOf(input);
    if (earlier) this.#show(this.#state.hash, [], [{ commandId: input.id, by: input.by, answer: earlier }]);
    else this.#apply(command, originOf(input), 'signal');
  }

  /** Names the request that led to what the game does now. */
  get correlationId(): string | null {
    return this.#correlationId;
  }

  /** For what the game does by itself: the watchdog and the bot. */
  act(command: GameCommand, by: Actor, at: EpochMs): Answer {
    return this.#apply(command, { id: null, correlationId: this.#correlationId, by, at }, 'self');
  }

  /**
   * The first thing that happens in a game that was lost, before any deadline is looked at. It counts from now, as until
   * now nobody could move. The watchdog's timer keeps its task apart from later ones (decision 12); should the task be
   * lost before it is complete, its repetition comes later and players resync.
   */
  #recover({ lastEventAt, ...origin }: Recovery): void {
    if (this.isOver) return;
    this.#apply({ type: 'recoverGame', lastEventAt }, { ...origin, at: Date.now() }, 'self');
  }

  #apply(command: GameCommand, origin: Origin, door: 'signal' | 'update' | 'self'): Answer {
    const previousHash = this.#state.hash;
    const admitted = door === 'update' ? this.#takeAdmitted(origin) : null;
    const { events: drafts, refusal: declined } = admitted ?? this.#decide(command, origin);
    const { events, state } = record(this.#state, drafts, {
      commandId: origin.id,
      correlationId: origin.correlationId,
    });
    const answer: Answer = declined
      ? { ok: false, refusal: declined }
      : { ok: true, version: state?.version ?? 0, at: events.at(-1)?.at ?? origin.at };
    this.#state = state ?? this.#state;
    this.#correlationId = origin.correlationId;
    if (origin.id !== null)
      this.#answered = [...this.#answered, { id: origin.id, by: origin.by, answer }].slice(
        -REMEMBERED_ANSWERS,
      );
    const answers =
      door === 'signal' && origin.id !== null ? [{ commandId: origin.id, by: origin.by, answer }] : [];
    if (events.length > 0 || answers.length > 0) this.#show(previousHash, events, answers);
    return answer;
  }

  /** An error here would be a bug in the rules. As a plain error it would block the game, so it becomes a refusal. */
  #decide(command: GameCommand, { at, by }: Origin): Decision {
    try {
      return decide(this.#state, command, { at, by });
    } catch (error) {
      log.error('the rules failed on a command', { command: command.type, error: String(error) });
      return { events: [], refusal: refusal('internal') };
    }
  }

  /** A move for a later ply than this one may follow on moves that came with it, as validators run first (decision 12). */
  #mayFollow(command: GameCommand): boolean {
    const state = this.#state;
    return command.type === 'playMove' && state.status === 'in_progress' && command.ply > plyOf(state);
  }

  /** Null in a replay, where validators do not run: the same decision is then made again. */
  #takeAdmitted({ id, by }: Origin): Decision | null {
    const admitted = this.#admitted;
    const isIts = admitted?.state === this.#state && admitted.id === id && isSameActor(admitted.by, by);
    return isIts ? admitted.decision : null;
  }

  #answerOf({ id, by }: CommandInput): Answer | undefined {
    return this.#answered.find((answered) => answered.id === id && isSameActor(answered.by, by))?.answer;
  }

  #show(previousHash: string, events: readonly RecordedEvent[], answers: readonly SignalAnswer[]): void {
    const unconfirmed = this.outbox.committed(workflowInfo().historyLength);
    this.outbox.add(events, workflowInfo().historyLength);
    this.history.add(events);
    gameSink.update({
      gameId: this.#state.gameId,
      previousHash,
      events,
      state: this.#state,
      answers,
      unconfirmed,
    });
    if (events.length > 0) describe(this.#state);
  }
}

const originOf = ({ id, by, correlationId, receivedAt }: CommandInput): Origin => ({
  id,
  by,
  correlationId,
  at: stamped(receivedAt),
});

const asFailure = ({ code, detail }: Refusal): ApplicationFailure =>
  ApplicationFailure.nonRetryable(detail, code);
