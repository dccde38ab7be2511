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

/**
 * Temporal is the server on PostgreSQL, or where that cannot be built or `devServer` is asked for the development
 * server. Throws, and leaves nothing behind, when something does not come up.
 */
export function startBenchStack(options: { readonly devServer: boolean }): Promise<BenchStack>;
