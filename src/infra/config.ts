import { newInstanceId } from './ids.js';
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
    production,
    instanceId: read.instanceId ?? newInstanceId('e'),
    publicUrl: read.publicUrl ?? `http://127.0.0.1:${read.port}`,
  };
}

/** Throws ConfigError, naming every variable that is wrong. */
export function readWorkerConfig(env: Env = process.env) {
  const read = readSettings({ ...commonSettings, ...workerSettings }, env);
  return { ...read, instanceId: read.instanceId ?? newInstanceId('w') };
}

/** Throws ConfigError, naming every variable that is wrong. */
export function readProjectorConfig(env: Env = process.env) {
  const read = readSettings({ ...commonSettings, ...projectorSettings }, env);
  return { ...read, instanceId: read.instanceId ?? newInstanceId('p') };
}
