import { endShownAt, shownAt, shownOf } from '../contract/spectatorDelay.js';
import type { EpochMs, Ms } from '../domain/chess/types.js';
import type { RecordedEvent } from '../domain/game/event.js';
import type { GameState } from '../domain/game/state.js';
import { KnownEvent } from './knownEvent.js';
import type { StateSource } from './stateSource.js';
import { RECENT_EVENTS, Timeline } from './timeline.js';

export interface LateListener {
  shown(event: KnownEvent): void;
  /** What was shown before may not have happened. */
  shownInstead(state: GameState): void;
}

export interface LateDeps {
  readonly delayMs: Ms;
  readonly source: StateSource;
  readonly now: () => EpochMs;
}

/** What is still to be shown, and when: an event, or a state in the place of all before. */
interface Coming {
  readonly at: EpochMs;
  readonly version: number;
  readonly what: KnownEvent | GameState;
}

/** The history of a game as its onlookers are shown it, each event some time after it happened. */
export class LateLine {
  readonly #deps: LateDeps;
  readonly #coming: Coming[];
  #timeline: Timeline | null;
  #listener: LateListener | null = null;
  #timer: NodeJS.Timeout | undefined;

  /**
   * Begins with what may be shown by now, as far as the stream still tells. If it does not, nothing is shown until the
   * state that is known now is old enough.
   */
  static async open(live: Timeline, deps: LateDeps): Promise<LateLine> {
    const events = await deps.source.since(live.state.gameId, 1);
    const isWhole = events?.[0]?.version === 1 && events[live.version - 1]?.hash === live.hash;
    if (isWhole) return LateLine.#from(events, deps);
    const at = Math.min(deps.now() + deps.delayMs, endShownAt(live.state, deps.delayMs));
    const coming = { at, version: live.version, what: live.state };
    return new LateLine(null, [coming], deps);
  }

  static #from(events: readonly RecordedEvent[], deps: LateDeps): LateLine {
    const { delayMs } = deps;
    const { count, state } = shownOf(events, { delayMs, now: deps.now() });
    const coming = events.slice(count).map((event) => {
      return { at: shownAt(event, delayMs), version: event.version, what: KnownEvent.of(event) };
    });
    const recent = events
      .slice(0, count)
      .slice(-RECENT_EVENTS)
      .map((event) => KnownEvent.of(event));
    return new LateLine(state && new Timeline(state, recent), coming, deps);
  }

  private constructor(timeline: Timeline | null, coming: readonly Coming[], deps: LateDeps) {
    this.#timeline = timeline;
    this.#coming = [...coming];
    this.#deps = deps;
  }

  /** Null while it is not known what may be shown. */
  get timeline(): Timeline | null {
    return this.#timeline;
  }

  get delayMs(): Ms {
    return this.#deps.delayMs;
  }

  listen(listener: LateListener): void {
    this.#listener = listener;
    this.#showDue();
  }

  /** The next events of the live history; those that are known are passed over. */
  advanced(events: readonly KnownEvent[]): void {
    for (const event of events) {
      if (event.version > this.#newest)
        this.#await(event.version, event, shownAt(event.recorded, this.#deps.delayMs));
    }
    this.#showDue();
  }

  /** The live history was replaced by this state. */
  replaced(state: GameState): void {
    this.#await(state.version, state, this.#deps.now() + this.#deps.delayMs);
    this.#showDue();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#listener = null;
  }

  get #newest(): number {
    return this.#coming.at(-1)?.version ?? this.#timeline?.version ?? 0;
  }

  /** Nothing overtakes what came before it. */
  #await(version: number, what: Coming['what'], at: EpochMs): void {
    this.#coming.push({ version, what, at: Math.max(at, this.#coming.at(-1)?.at ?? 0) });
  }

  #showDue(): void {
    const now = this.#deps.now();
    for (let next = this.#coming[0]; next && next.at <= now; next = this.#coming[0]) {
      this.#coming.shift();
      this.#show(next.what);
    }
    clearTimeout(this.#timer);
    const [next] = this.#coming;
    if (next) this.#timer = setTimeout(() => this.#showDue(), next.at - now).unref();
  }

  #show(what: Coming['what']): void {
    if (what instanceof KnownEvent && this.#timeline) {
      this.#timeline = this.#timeline.followedBy([what], what.recorded.hash);
      this.#listener?.shown(what);
    } else if (!(what instanceof KnownEvent)) {
      this.#timeline = new Timeline(what);
      this.#listener?.shownInstead(what);
    }
  }
}
