export interface BenchStack {
  /** Addresses of the services, by environment variable. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Which Temporal server this is. */
  readonly temporal: string;
  /** Of everything that was started, by name. */
  readonly pids: ReadonlyMap<string, number>;
  /** Aborted by Ctrl-C. */
  readonly interrupted: AbortSignal;
  stop(): Promise<void>;
}

/** `wanted`: the kind of Temporal server, or null for whichever can be had. Throws when something does not come up. */
export function startBenchStack(wanted: 'postgres' | 'dev' | null): Promise<BenchStack>;
