import { integer, port, setting, text, url } from './setting.js';

export const workerSettings = {
  httpPort: setting('WORKER_HTTP_PORT', port, {
    fallback: '3001',
    unit: 'port',
    text: 'Probes and metrics of the worker',
  }),
  coreMetricsPort: setting('WORKER_CORE_METRICS_PORT', port, {
    fallback: null,
    unit: 'port',
    text: "Metrics of Temporal's SDK: slots, pollers, task latencies; not served if absent",
  }),
  botOrchestratorUrl: setting('BOT_ORCHESTRATOR_URL', url('http', 'https'), {
    fallback: 'http://127.0.0.1:3002',
    unit: 'URL',
    text: 'Where bot moves are asked for',
  }),
  archiveSigningKey: setting('ARCHIVE_SIGNING_KEY', text, {
    fallback: null,
    unit: 'PEM',
    text: 'Ed25519 private key (PKCS #8) that signs archived games; required with NODE_ENV=production',
    fromFile: true,
  }),
  archiveDevKeyFile: setting('ARCHIVE_DEV_KEY_FILE', text, {
    fallback: '.stack/archive-key.pem',
    unit: 'path',
    text: 'Development only: the signing key if ARCHIVE_SIGNING_KEY is absent, made if missing',
  }),
  cachedWorkflows: setting('WORKER_CACHED_WORKFLOWS', integer(1, 100_000), {
    fallback: '2000',
    unit: 'games',
    text: 'Games kept in memory, about 0.1-0.25 MB each; one that is not is replayed at its next move',
  }),
  stickyTimeoutMs: setting('STICKY_TIMEOUT_MS', integer(100, 60_000), {
    fallback: '1000',
    unit: 'ms',
    text: "How long a game waits for the worker that has it in memory before any other takes it: a lost worker's pause",
  }),
};
