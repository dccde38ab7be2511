import type { ClientMessage } from '../src/contract/clientMessage.js';
import type { Answer } from '../src/contract/gameWorkflow.js';
import type { EpochMs, Ms } from '../src/domain/chess/types.js';
import type { RecordedEvent } from '../src/domain/game/event.js';
import type { RefusalCode } from '../src/domain/game/refusal.js';

export type Command = Extract<ClientMessage, { id: string }>;

interface Pending {
  readonly command: Command;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  sentAt: EpochMs;
  /** The last answer was none of the game's. */
  isUndecided: boolean;
}

/** An answer is this late before the command is sent again; its id makes that safe. */
const RESEND_AFTER_MS: Ms = 2_500;
/** The game has not decided: the same command is to be sent again. */
const UNDECIDED = new Set<RefusalCode>(['unavailable', 'rate_limited']);

/** Commands that the game has not answered yet, oldest first. They outlive connections. */
export class PendingCommands {
  readonly #pending = new Map<string | null, Pending>();

  add(command: Command, sentAt: EpochMs): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#pending.set(command.id, { command, resolve, reject, sentAt, isUndecided: false });
    });
  }

  settle(id: string | null, answer: Answer): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    pending.isUndecided = !answer.ok && UNDECIDED.has(answer.refusal.code);
    if (pending.isUndecided) return;
    pending.resolve(answer);
    this.#pending.delete(id);
  }

  /**
   * What a command has done was shown. That is no answer, as an event may be shown before it is durable; but the game
   * has decided now: if it had not when we were refused, it is time to ask again.
   */
  shown({ commandId }: RecordedEvent): void {
    const pending = this.#pending.get(commandId);
    if (pending?.isUndecided) pending.sentAt = -Infinity;
  }

  /** Those to be sent again at `now`. */
  overdue(now: EpochMs, afterMs = RESEND_AFTER_MS): Command[] {
    const late = [...this.#pending.values()].filter(({ sentAt }) => sentAt + afterMs <= now);
    for (const pending of late) {
      pending.sentAt = now;
      pending.isUndecided = false;
    }
    return late.map(({ command }) => command);
  }

  rejectAll(error: Error): void {
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}
