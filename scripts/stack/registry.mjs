import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { cached, isCached } from '../lib/cache.mjs';
import { missingTools, run } from '../lib/toolchain.mjs';

const VERSION = '3.0.9';
const ENTRY = `apicurio-registry-${VERSION}`;
const ARTIFACT = `io.apicurio:apicurio-registry-app:${VERSION}:tar.gz:all`;
// Later versions also ask for the parent of the artifact, which cannot be had everywhere.
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:2.8:copy';
const JVM = ['-Xms64m', '-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

async function unpack(draft) {
  await run('mvn', ['-q', '-B', COPY, `-Dartifact=${ARTIFACT}`, `-DoutputDirectory=${draft}`], {
    cwd: draft,
  });
  const archive = path.join(draft, `apicurio-registry-app-${VERSION}-all.tar.gz`);
  await run('tar', ['-xzf', archive, '-C', draft]);
  rmSync(archive);
}

const properties = (data, ports) => ({
  'quarkus.http.host': '127.0.0.1',
  'quarkus.http.port': ports['REGISTRY_PORT'],
  'quarkus.http.access-log.enabled': 'false',
  'quarkus.log.category."io.apicurio".level': 'WARN',
  'apicurio.storage.kind': 'sql',
  'apicurio.storage.sql.kind': 'h2',
  'apicurio.datasource.url': `jdbc:h2:file:${path.join(data, 'registry')}`,
});

/** Apicurio, by the interface that it shares with Confluent's registry. @type {import('./part.mjs').Part} */
export const registry = {
  name: 'registry',
  variable: 'SCHEMA_REGISTRY_URL',
  ports: ['REGISTRY_PORT'],

  missing: () =>
    missingTools({
      part: 'The schema registry',
      tools: isCached(ENTRY) ? ['java'] : ['java', 'mvn', 'tar'],
      variable: 'SCHEMA_REGISTRY_URL',
    }),

  install: () => cached(ENTRY, unpack),

  prepare: async ({ data }) => {
    mkdirSync(data, { recursive: true });
  },

  command: ({ program, data, ports }) => ({
    file: 'java',
    args: [
      ...JVM,
      ...Object.entries(properties(data, ports)).map(([key, value]) => `-D${key}=${value}`),
      ...['-jar', path.join(program, `apicurio-registry-app-${VERSION}-runner.jar`)],
    ],
  }),

  isReady: async (place) =>
    (await fetch(`${registry.address(place)}/subjects`, { signal: AbortSignal.timeout(2000) })).ok,

  address: ({ ports }) => `http://127.0.0.1:${ports['REGISTRY_PORT']}/apis/ccompat/v7`,
};
