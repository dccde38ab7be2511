import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Failure } from '../lib/failure.mjs';
import { mavenLibraries, missingForMaven } from './mavenLibraries.mjs';

const ARTIFACTS = ['io.temporal:temporal-test-server:1.38.0'];

// The SDK passes the port, waits 5 s for it and later kills this very pid: hence `exec` and a quick JVM.
const SCRIPT = `#!/bin/sh
exec java -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$(dirname "$0")/lib/*" \\
  io.temporal.testserver.TestServer "$1" --enable-time-skipping
`;

/** Temporal's test server that skips idle time: the script to give to the SDK as its executable. */
export async function timeSkippingServer() {
  const existing = process.env['TEMPORAL_TEST_SERVER'];
  if (existing) return existing;
  const missing = missingForMaven(ARTIFACTS, {
    part: 'The time-skipping test server',
    variable: 'TEMPORAL_TEST_SERVER',
  });
  if (missing !== undefined) throw new Failure(missing);
  const folder = await mavenLibraries(ARTIFACTS, (draft) => {
    writeFileSync(path.join(draft, 'server.sh'), SCRIPT);
    chmodSync(path.join(draft, 'server.sh'), 0o755);
  });
  return path.join(folder, 'server.sh');
}
