import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Failure } from '../lib/failure.mjs';
import { missingTools } from '../lib/toolchain.mjs';
import { mavenLibraries } from './mavenLibraries.mjs';

const ARTIFACT = 'io.temporal:temporal-test-server:1.38.0';

// The SDK passes the port, waits 5 s for it and later kills this very pid: hence `exec` and a quick JVM.
const SCRIPT = `#!/bin/sh
exec java -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$(dirname "$0")/lib/*" \\
  io.temporal.testserver.TestServer "$1" --enable-time-skipping
`;

/** Temporal's test server that skips idle time: the script to give to the SDK as its executable. */
export async function timeSkippingServer() {
  const existing = process.env['TEMPORAL_TEST_SERVER'];
  if (existing) return existing;
  const need = {
    part: 'The time-skipping test server',
    tools: ['java', 'mvn'],
    variable: 'TEMPORAL_TEST_SERVER',
  };
  const missing = missingTools(need);
  if (missing !== undefined) throw new Failure(missing);
  const folder = await mavenLibraries([ARTIFACT], (draft) => {
    writeFileSync(path.join(draft, 'server.sh'), SCRIPT);
    chmodSync(path.join(draft, 'server.sh'), 0o755);
  });
  return path.join(folder, 'server.sh');
}
