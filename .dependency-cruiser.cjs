/** Who may import whom. The table in words is in docs/architecture.md. */
const only = (name, from, allowed, packages = []) => ({
  name,
  severity: 'error',
  from: { path: `^src/${from}/` },
  to: {
    path: '^(src|node_modules|[a-z_:/]+$)',
    pathNot: [...allowed.map((folder) => `^src/${folder}/`), ...packages.map((p) => `node_modules/${p}`)],
  },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    only('domain-is-pure', 'domain', ['domain'], ['chess\\.js', '@noble/hashes']),
    {
      name: 'one-door-to-chess-js',
      severity: 'error',
      from: { path: '^(src|bot-orchestrator)', pathNot: '^src/domain/chess/position\\.ts$' },
      to: { path: 'node_modules/chess\\.js' },
    },
    only('contract-is-shapes', 'contract', ['domain', 'contract'], ['zod']),
    {
      name: 'workflows-see-activity-types-only',
      severity: 'error',
      from: { path: '^src/workflows' },
      to: { path: '^src/(activities|relay)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'workflows-are-sandboxed',
      severity: 'error',
      from: { path: '^src/workflows' },
      to: { path: '^src/(infra|api|realtime|main)' },
    },
    {
      name: 'activities-take-ports',
      severity: 'error',
      from: { path: '^src/(activities|relay|projector)' },
      to: { path: '^src/(infra|api|realtime|workflows|main)' },
    },
    only('recovery-takes-ports', 'recovery', ['domain', 'contract', 'projector', 'recovery']),
    only('audit-compares-what-it-is-given', 'audit', ['domain', 'contract', 'projector', 'audit']),
    {
      name: 'edge-takes-ports',
      severity: 'error',
      from: { path: '^src/api' },
      to: { path: '^src/(workflows|infra|activities|relay|realtime|main)' },
    },
    {
      name: 'socket-edge-takes-ports',
      severity: 'error',
      from: { path: '^src/realtime' },
      to: { path: '^src/(workflows|infra|activities|relay|api|main)' },
    },
    {
      name: 'routing-takes-ports',
      severity: 'error',
      from: { path: '^src/routing' },
      to: { path: '^src/(workflows|infra|activities|relay|api|realtime|main)' },
    },
    {
      name: 'infra-knows-no-shell',
      severity: 'error',
      from: { path: '^src/infra' },
      to: { path: '^src/(api|realtime|activities|main)' },
    },
    {
      name: 'third-party-clients-in-infra-only',
      severity: 'error',
      from: { path: '^src/(api|realtime|routing|activities|relay|projector|contract|workflows|domain)/' },
      to: {
        path: 'node_modules/(kafkajs|ioredis|pg|prom-client|pino|@temporalio/client|undici|jose|@aws-sdk)/',
      },
    },
    {
      name: 'examples-stand-alone',
      severity: 'error',
      from: { path: '^examples' },
      to: { path: '^(src|tools|test|scripts)/' },
    },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, path: '^src' }, to: {} },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
  },
};
