import { z } from 'zod';
import { GAME_TASK_QUEUE } from '../../contract/gameWorkflow.js';
import { choice, flag, integer, listOf, setting, text, url } from './setting.js';

/** Of every process. */
export const commonSettings = {
  nodeEnv: setting('NODE_ENV', text, {
    fallback: 'development',
    unit: 'name',
    text: '`production` forbids everything that is only for development',
  }),
  logLevel: setting('LOG_LEVEL', choice(['debug', 'info', 'warn', 'error', 'silent']), {
    fallback: 'info',
    unit: 'level',
    text: 'Least severe log lines that are written',
  }),
  instanceId: setting(
    'INSTANCE_ID',
    z.string().regex(/^[\w.-]{1,32}$/, 'must be 1 to 32 of A-Z a-z 0-9 _ . -'),
    {
      fallback: null,
      unit: 'name',
      text: 'Name of this process, unlike that of any other; short, as it is copied into histories. Random if absent',
    },
  ),
  listenHost: setting('LISTEN_HOST', text, {
    fallback: '0.0.0.0',
    unit: 'address',
    text: 'Address that ports are opened on; 127.0.0.1 keeps them on this machine',
  }),
  cell: setting('CELL', z.string().regex(/^[0-9A-Za-z]$/, 'must be one character 0-9 A-Z a-z'), {
    fallback: '0',
    unit: 'character',
    text: 'The cell that a worker serves and a recovery looks into; without CELLS_FILE that of all games: the first character of their ids',
  }),
  cellsFile: setting('CELLS_FILE', text, {
    fallback: null,
    unit: 'path',
    text: 'JSON file of all cells ([routing](routing.md#cells)); it takes the place of TEMPORAL_ADDRESS, _NAMESPACE and _TASK_QUEUE',
  }),
  temporalAddress: setting('TEMPORAL_ADDRESS', text, {
    fallback: '127.0.0.1:7233',
    unit: 'host:port',
    text: 'Frontend of the Temporal server',
  }),
  temporalNamespace: setting('TEMPORAL_NAMESPACE', text, {
    fallback: 'default',
    unit: 'name',
    text: 'Temporal namespace of the cell',
  }),
  taskQueue: setting('TEMPORAL_TASK_QUEUE', text, {
    fallback: GAME_TASK_QUEUE,
    unit: 'name',
    text: 'Task queue of the games; edges and workers of a cell share it',
  }),
  temporalTls: setting('TEMPORAL_TLS', flag, {
    fallback: '0',
    unit: '0 or 1',
    text: 'Whether Temporal is spoken to over TLS',
  }),
  temporalTlsCa: setting('TEMPORAL_TLS_CA', text, {
    fallback: null,
    unit: 'PEM',
    text: "Certificate authority of Temporal's certificate; the system's own if absent",
    fromFile: true,
  }),
  temporalTlsCert: setting('TEMPORAL_TLS_CERT', text, {
    fallback: null,
    unit: 'PEM',
    text: 'Client certificate, for mutual TLS',
    fromFile: true,
  }),
  temporalTlsKey: setting('TEMPORAL_TLS_KEY', text, {
    fallback: null,
    unit: 'PEM',
    text: 'Private key of the client certificate',
    fromFile: true,
  }),
  temporalApiKey: setting('TEMPORAL_API_KEY', text, {
    fallback: null,
    unit: 'secret',
    text: 'Bearer key for Temporal, if it asks for one',
    fromFile: true,
  }),
  redisUrl: setting('REDIS_URL', url('redis', 'rediss'), {
    fallback: 'redis://127.0.0.1:6379',
    unit: 'URL',
    text: 'Redis 7 or Valkey: fan-out, hot state, presence, limits',
    fromFile: true,
  }),
  redisTimeoutMs: setting('REDIS_TIMEOUT_MS', integer(10, 60_000), {
    fallback: '500',
    unit: 'ms',
    text: 'How long one Redis command may take',
  }),
  kafkaBrokers: setting('KAFKA_BROKERS', listOf(text), {
    fallback: '127.0.0.1:9092',
    unit: 'host:port, comma-separated',
    text: 'Kafka, for the topic game-events',
  }),
  databaseUrl: setting('DATABASE_URL', url('postgres', 'postgresql'), {
    fallback: 'postgres://live_game@127.0.0.1:5432/live_game',
    unit: 'URL',
    text: 'PostgreSQL with the read model and the snapshots',
    fromFile: true,
  }),
  databaseTimeoutMs: setting('DATABASE_TIMEOUT_MS', integer(100, 60_000), {
    fallback: '5000',
    unit: 'ms',
    text: 'How long one statement may take, waiting for locks included',
  }),
};
