interface Services {
  /** Addresses of the services, by environment variable. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Of everything that was started, by name. */
  readonly pids: ReadonlyMap<string, number>;
  /** Aborted by Ctrl-C. */
  readonly interrupted: AbortSignal;
  stop(): Promise<void>;
}

export interface BenchStack extends Services {
  /** Which Temporal server this is. */
  readonly temporal: string;
}

/**
 * Temporal is the server on PostgreSQL, or where that cannot be built or `devServer` is asked for the development
 * server. Throws, and leaves nothing behind, when something does not come up.
 */
export function startBenchStack(options: { readonly devServer: boolean }): Promise<BenchStack>;

interface RecordStack extends Services {
  /** Folder with a folder for each partition. */
  readonly kafkaLogs: string;
  /** Folder with a file for each object. */
  readonly s3Objects: string;
}

/** PostgreSQL with the tables of the read model, Kafka, and S3 with the bucket. Throws as the other does. */
export function startRecordStack(): Promise<RecordStack>;

export interface RecoveryStack extends Pick<Services, 'stop'> {
  readonly env: Readonly<Record<string, string>>;
  /** Resolves once it is ready; `url` is that of its probes and metrics. */
  startWorker(): Promise<{ readonly url: string; stop(): Promise<void> }>;
}

/** All stores on Temporal's development server, without a worker. Throws as the others do. */
export function startRecoveryStack(): Promise<RecoveryStack>;

/** Redis. Throws as the others do. */
export function startEdgeStack(): Promise<Services>;
