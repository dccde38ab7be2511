import { setTimeout as sleep } from 'node:timers/promises';
import type { Ms, Uci } from '../src/domain/chess/types.js';
import { Job, NoAnswer, type NoAnswerReason } from './job.js';
import type { Engine, Search } from './uciEngine.js';

/** Told what happens to the engines. */
interface PoolWatch {
  started(name: string, tookMs: Ms): void;
  /** An engine died or could not be started; another one is started after `restartInMs`. */
  lost(reason: string, restartInMs: Ms): void;
}

interface PoolOptions {
  readonly start: () => Promise<Engine>;
  /** Number of engines. */
  readonly size: number;
  /** Number of searches that may wait for an engine. */
  readonly queueLimit: number;
  readonly watch: PoolWatch;
}

/** An engine that lived for less counts as one that did not start. */
const STABLE_AFTER_MS = 1_000;
const FIRST_REST_MS = 100;
const LONGEST_REST_MS = 5_000;
const MAX_ATTEMPTS = 2;

/** A fixed number of engines behind one bounded queue. An engine that dies is replaced; its search is tried once more. */
export class EnginePool {
  readonly #options: PoolOptions;
  readonly #live = new Set<Engine>();
  readonly #idle: Engine[] = [];
  readonly #waiting: Job[] = [];
  readonly #closed = new AbortController();
  #resting = 0;

  constructor(options: PoolOptions) {
    this.#options = options;
    for (let slot = 0; slot < options.size; slot += 1) void this.#keepEngine();
  }

  get liveEngines(): number {
    return this.#live.size;
  }

  get queueLength(): number {
    return this.#waiting.length;
  }

  /** The move, or null if there is none to play. Throws NoAnswer, at the latest after `answerMs`. */
  async bestMove(search: Search, answerMs: Ms): Promise<Uci | null> {
    const reason = this.#whyNot();
    if (reason !== null) throw new NoAnswer(reason);
    const job = new Job(search, answerMs);
    this.#waiting.push(job);
    this.#dispatch();
    try {
      return await job.answer;
    } finally {
      this.#forget(job);
    }
  }

  /** Gives up all searches and ends all engines. */
  async close(): Promise<void> {
    this.#closed.abort();
    for (const job of this.#waiting) job.fail('closing');
    await Promise.all([...this.#live].map((engine) => engine.close()));
  }

  #whyNot(): NoAnswerReason | null {
    if (this.#closed.signal.aborted) return 'closing';
    if (this.#resting === this.#options.size) return 'no_engine';
    return this.#idle.length === 0 && this.#waiting.length >= this.#options.queueLimit ? 'queue_full' : null;
  }

  /** Keeps one engine alive until the pool is closed; rests longer and longer while engines die young. */
  async #keepEngine(): Promise<void> {
    const { signal } = this.#closed;
    let earlyDeaths = 0;
    while (!signal.aborted) {
      const startedAt = performance.now();
      const reason = await this.#runEngine().catch((error: unknown) =>
        error instanceof Error ? error.message : String(error),
      );
      if (signal.aborted) return;
      earlyDeaths = performance.now() - startedAt < STABLE_AFTER_MS ? earlyDeaths + 1 : 0;
      const restMs =
        earlyDeaths === 0 ? 0 : Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** (earlyDeaths - 1));
      this.#options.watch.lost(reason, restMs);
      this.#resting += 1;
      await sleep(restMs, undefined, { signal }).catch(() => {});
      this.#resting -= 1;
    }
  }

  /** Starts an engine and puts it to work. Resolves with the reason of its end. */
  async #runEngine(): Promise<string> {
    const startedAt = performance.now();
    const engine = await this.#options.start();
    if (this.#closed.signal.aborted) {
      await engine.close();
      return 'closed';
    }
    this.#options.watch.started(engine.name, performance.now() - startedAt);
    this.#live.add(engine);
    this.#idle.push(engine);
    this.#dispatch();
    const reason = await engine.exited;
    this.#live.delete(engine);
    remove(this.#idle, engine);
    return reason;
  }

  #dispatch(): void {
    while (this.#idle.length > 0) {
      const job = this.#waiting.shift();
      const engine = job && this.#idle.pop();
      if (!engine) return;
      void this.#play(engine, job);
    }
  }

  async #play(engine: Engine, job: Job): Promise<void> {
    job.attempts += 1;
    try {
      job.succeed(await engine.search(job.search));
      if (this.#live.has(engine)) this.#idle.push(engine);
    } catch {
      if (this.#closed.signal.aborted) job.fail('closing');
      else if (job.attempts === MAX_ATTEMPTS) job.fail('engine_failed');
      else if (!job.settled) this.#waiting.unshift(job);
    }
    this.#dispatch();
  }

  #forget(job: Job): void {
    remove(this.#waiting, job);
  }
}

function remove<T>(list: T[], item: T): void {
  const index = list.indexOf(item);
  if (index >= 0) list.splice(index, 1);
}
