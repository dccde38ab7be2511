/** More shards than a small machine needs: each writes one thing at a time, so few shards make games queue. */
export const SHARDS = 128;

const CONNECTIONS = 20;

const sqlStore = (databaseName, { address, user }, maxConns) => ({
  sql: {
    pluginName: 'postgres12',
    databaseName,
    connectAddr: address,
    connectProtocol: 'tcp',
    user,
    password: 'none',
    maxConns,
    maxIdleConns: maxConns,
    maxConnLifetime: '1h',
  },
});

/**
 * The configuration file of a whole Temporal server in one process, as an object (JSON is YAML).
 * @param {object} options
 * @param {{ address: string, user: string }} options.database
 * @param {Record<string, number>} options.ports
 * @param {string} options.dynamicConfigFile
 */
export function serverConfig({ database, ports, dynamicConfigFile }) {
  const service = (name) => ({
    rpc: {
      grpcPort: ports[`TEMPORAL_${name}_PORT`],
      membershipPort: ports[`TEMPORAL_${name}_MEMBERSHIP_PORT`],
      bindOnIP: '127.0.0.1',
    },
  });
  return {
    log: { stdout: true, level: 'warn' },
    persistence: {
      defaultStore: 'default',
      visibilityStore: 'visibility',
      numHistoryShards: SHARDS,
      datastores: {
        default: sqlStore('temporal', database, CONNECTIONS),
        visibility: sqlStore('temporal_visibility', database, CONNECTIONS / 4),
      },
    },
    global: {
      membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' },
      metrics: {
        prometheus: {
          timerType: 'histogram',
          listenAddress: `127.0.0.1:${ports['TEMPORAL_SERVER_METRICS_PORT']}`,
        },
      },
    },
    services: {
      frontend: service('FRONTEND'),
      matching: service('MATCHING'),
      history: service('HISTORY'),
      worker: service('WORKER'),
    },
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: {
          enabled: true,
          initialFailoverVersion: 1,
          rpcName: 'frontend',
          rpcAddress: `127.0.0.1:${ports['TEMPORAL_FRONTEND_PORT']}`,
        },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    dynamicConfigClient: { filepath: dynamicConfigFile, pollInterval: '1m' },
  };
}

/** The dynamic configuration file: each key has a list of values with constraints, here one without. */
export const dynamicConfigFile = (pairs) =>
  Object.fromEntries(Object.entries(pairs).map(([key, value]) => [key, [{ value }]]));
