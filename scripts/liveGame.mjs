import path from 'node:path';
import { savedPorts } from './lib/ports.mjs';
import { root } from './lib/root.mjs';
import { parts } from './stack/service.mjs';

/**
 * The command line of `src/main/liveGame.ts` over the services that `npm start` has brought up in this folder; what the
 * environment says goes first. Needs `--import tsx`.
 */
const ports = savedPorts(path.join(root, '.stack'));
for (const { variable, ports: own, address, settings = {} } of Object.values(parts)) {
  if (process.env[variable] || !own.every((port) => port in ports)) continue;
  Object.assign(process.env, { [variable]: address({ ports }), ...settings });
}
// The SDK is pinned to a release that runs on Node 20
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
await import('../src/main/liveGame.ts');
