/**
 * The processes of this service in the order of starting. `port` names the port that serves /readyz.
 * One that another variable points elsewhere (`variable`) is not started.
 */
export const processes = [
  {
    name: 'bot-orchestrator',
    main: 'bot-orchestrator/main.ts',
    port: 'BOT_PORT',
    variable: 'BOT_ORCHESTRATOR_URL',
  },
  { name: 'worker', main: 'src/main/worker.ts', port: 'WORKER_HTTP_PORT' },
  { name: 'projector', main: 'src/main/projector.ts', port: 'PROJECTOR_HTTP_PORT' },
  { name: 'edge', main: 'src/main/edge.ts', port: 'EDGE_PORT' },
];
