import {
  Client,
  Connection,
  type ConnectionOptions,
  defaultGrpcRetryOptions,
  makeGrpcRetryInterceptor,
} from '@temporalio/client';

export interface TemporalSettings {
  readonly temporalAddress: string;
  readonly temporalNamespace: string;
  readonly temporalTls: boolean;
  readonly temporalTlsCa: string | null;
  readonly temporalTlsCert: string | null;
  readonly temporalTlsKey: string | null;
  readonly temporalApiKey: string | null;
  readonly instanceId: string;
}

const RESOURCE_EXHAUSTED = 8;

/**
 * A client that connects with its first call, so that a process can start before Temporal does, and comes back by
 * itself. Calls have no deadline of their own: give each one.
 */
export function createTemporalClient(settings: TemporalSettings): Client {
  return new Client({
    connection: Connection.lazy(connectionOptions(settings)),
    namespace: settings.temporalNamespace,
    // Copied into every event that the client causes: short
    identity: settings.instanceId,
  });
}

/** Also for a worker's NativeConnection. */
export function tlsOf(settings: TemporalSettings): NonNullable<ConnectionOptions['tls']> {
  const { temporalTls, temporalTlsCa, temporalTlsCert, temporalTlsKey } = settings;
  if (!temporalTls) return false;
  return {
    ...(temporalTlsCa !== null && { serverRootCACertificate: Buffer.from(temporalTlsCa) }),
    ...(temporalTlsCert !== null &&
      temporalTlsKey !== null && {
        clientCertPair: { crt: Buffer.from(temporalTlsCert), key: Buffer.from(temporalTlsKey) },
      }),
  };
}

const connectionOptions = (settings: TemporalSettings): ConnectionOptions => ({
  address: settings.temporalAddress,
  tls: tlsOf(settings),
  ...(settings.temporalApiKey !== null && { apiKey: settings.temporalApiKey }),
  connectTimeout: '5s',
  channelArgs: {
    // gRPC would wait up to two minutes before it tries a lost server again
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 2_000,
  },
  // The client's own retries begin at 100 ms, and at 1 s when the server is busy: too slow for a move
  interceptors: [
    makeGrpcRetryInterceptor(
      defaultGrpcRetryOptions({
        maxAttempts: 4,
        factor: 1.5,
        initialIntervalMs: ({ code }: { code: number }) => (code === RESOURCE_EXHAUSTED ? 50 : 25),
      }),
    ),
  ],
});
