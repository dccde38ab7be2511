import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Failure } from '../lib/failure.mjs';
import { mavenLibraries, missingForMaven } from './mavenLibraries.mjs';

const ARTIFACTS = ['io.temporal:temporal-test-server:1.38.0'];

// The SDK passes the port, waits 5 s for it and later kills this very pid: hence `exec` and a quick JVM.
// Not --enable-time-skipping: time would run ahead on its own, and not only while a test sleeps or waits.
const script = (folder) => `#!/bin/sh
exec java -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '${folder}/lib/*' io.temporal.testserver.TestServer "$1"
`;

/**
 * Temporal's test server that skips idle time: the script to give to the SDK as its executable.
 * @param {string} stackDir where the script is written
 */
export async function timeSkippingServer(stackDir) {
  const existing = process.env['TEMPORAL_TEST_SERVER'];
  if (existing) return existing;
  const missing = missingForMaven(ARTIFACTS, {
    part: 'The time-skipping test server',
    variable: 'TEMPORAL_TEST_SERVER',
  });
  if (missing !== undefined) throw new Failure(missing);
  const file = path.join(stackDir, 'temporal-test-server.sh');
  mkdirSync(stackDir, { recursive: true });
  writeFileSync(file, script(await mavenLibraries(ARTIFACTS)));
  chmodSync(file, 0o755);
  return file;
}
