import { newInstanceId } from './ids.js';
import type { S3Settings } from './s3/objects.js';
import { archiveSettings } from './settings/archive.js';
import { type CellSettings, readCells } from './settings/cells.js';
import { commonSettings } from './settings/common.js';
import { edgeSettings } from './settings/edge.js';
import { projectorSettings } from './settings/projector.js';
import { ConfigError, type Env, readSettings } from './settings/setting.js';
import { workerSettings } from './settings/worker.js';

/** Every setting, for the documentation. */
export const SETTINGS = {
  common: commonSettings,
  edge: edgeSettings,
  worker: workerSettings,
  projector: projectorSettings,
  archive: archiveSettings,
};

/** Throws ConfigError, naming every variable that is wrong. */
export function readEdgeConfig(env: Env = process.env) {
  const read = readSettings({ ...commonSettings, ...edgeSettings }, env);
  const production = read.nodeEnv === 'production';
  if (production && read.devIssuer)
    throw new ConfigError(['DEV_ISSUER: is refused with NODE_ENV=production']);
  if (!read.devIssuer && read.jwtPublicKey === null) {
    throw new ConfigError(['JWT_PUBLIC_KEY: is required unless DEV_ISSUER=1']);
  }
  return {
    ...read,
    cells: cellsOf(read),
    production,
    instanceId: read.instanceId ?? newInstanceId('e'),
    publicUrl: read.publicUrl ?? `http://127.0.0.1:${read.port}`,
  };
}

/** Throws ConfigError, naming every variable that is wrong. */
export function readWorkerConfig(env: Env = process.env) {
  const read = readSettings({ ...commonSettings, ...workerSettings, ...archiveSettings }, env);
  if (read.nodeEnv === 'production' && read.archiveSigningKey === null) {
    throw new ConfigError(['ARCHIVE_SIGNING_KEY: is required with NODE_ENV=production']);
  }
  return {
    ...read,
    ...ownCell(read),
    s3Credentials: credentialsOf(read),
    instanceId: read.instanceId ?? newInstanceId('w'),
  };
}

/** Throws ConfigError, naming every variable that is wrong. */
export function readProjectorConfig(env: Env = process.env) {
  const read = readSettings({ ...commonSettings, ...projectorSettings }, env);
  return { ...read, instanceId: read.instanceId ?? newInstanceId('p') };
}

/** For tools that look at a game everywhere. Throws ConfigError, naming every variable that is wrong. */
export function readToolConfig(env: Env = process.env) {
  const { archiveSigningKey, archiveDevKeyFile } = workerSettings;
  const { group, topic, historyDays } = projectorSettings;
  const own = { archiveSigningKey, archiveDevKeyFile, group, topic, historyDays };
  const read = readSettings({ ...commonSettings, ...archiveSettings, ...own }, env);
  return {
    ...read,
    cells: cellsOf(read),
    s3Credentials: credentialsOf(read),
    instanceId: read.instanceId ?? newInstanceId('t'),
  };
}

export type ToolConfig = ReturnType<typeof readToolConfig>;

/** For starting the lost games of a cell again. Throws ConfigError, naming every variable that is wrong. */
export function readRecoveryConfig(env: Env = process.env) {
  const { continueAsNewEvents } = edgeSettings;
  const read = readSettings({ ...commonSettings, ...archiveSettings, continueAsNewEvents }, env);
  return {
    ...read,
    ...ownCell(read),
    s3Credentials: credentialsOf(read),
    instanceId: read.instanceId ?? newInstanceId('r'),
  };
}

/** Where archived games are. Throws ConfigError, naming every variable that is wrong. */
export function readArchiveConfig(env: Env = process.env): S3Settings {
  const read = readSettings(archiveSettings, env);
  return { ...read, s3Credentials: credentialsOf(read) };
}

interface CellsSource {
  readonly cellsFile: string | null;
  readonly cell: string;
  readonly temporalAddress: string;
  readonly temporalNamespace: string;
  readonly taskQueue: string;
}

/** Those of the file, else the one cell that the TEMPORAL_* settings describe. */
function cellsOf(settings: CellsSource): readonly CellSettings[] {
  const { cellsFile, cell: id, temporalAddress: address, temporalNamespace: namespace, taskQueue } = settings;
  if (cellsFile === null) return [{ id, address, namespace, taskQueue, weight: 1, state: 'open' }];
  const cells = readCells(cellsFile);
  if (cells.ok) return cells.value;
  throw new ConfigError(cells.error.map((problem) => `CELLS_FILE: ${problem}`));
}

/** Where the games of the process's own cell live. */
function ownCell(settings: CellsSource) {
  const cell = cellsOf(settings).find(({ id }) => id === settings.cell);
  if (!cell) throw new ConfigError([`CELL: is not a cell of CELLS_FILE`]);
  const { address: temporalAddress, namespace: temporalNamespace, taskQueue } = cell;
  return { temporalAddress, temporalNamespace, taskQueue };
}

interface CredentialSettings {
  readonly s3AccessKeyId: string | null;
  readonly s3SecretAccessKey: string | null;
}

function credentialsOf({
  s3AccessKeyId: accessKeyId,
  s3SecretAccessKey: secretAccessKey,
}: CredentialSettings) {
  if (accessKeyId !== null && secretAccessKey !== null) return { accessKeyId, secretAccessKey };
  if (accessKeyId === null && secretAccessKey === null) return null;
  throw new ConfigError(['S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY: one is set and the other is not']);
}
