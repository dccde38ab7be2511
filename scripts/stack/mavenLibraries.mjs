import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { cached, isCached } from '../lib/cache.mjs';
import { missingTools, run } from '../lib/toolchain.mjs';

const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

const dependency = ([group, artifact, version]) =>
  `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;

const pom = (artifacts) => `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId><artifactId>libraries</artifactId><version>1</version>
  <dependencies>${artifacts.map(dependency).join('')}</dependencies>
</project>
`;

function entryOf([first]) {
  const [, name, version] = first.split(':');
  return `${name}-${version}`;
}

/** What this machine lacks to fetch the artifacts, or only to run them when they are there. */
export function missingForMaven(coordinates, { part, variable }) {
  const tools = isCached(entryOf(coordinates)) ? ['java'] : ['java', 'mvn'];
  return missingTools({ part, tools, variable });
}

/**
 * A cached folder with the jars of Maven artifacts and all they need to run, named after the first.
 * @param {string[]} coordinates each group:artifact:version
 */
export function mavenLibraries(coordinates) {
  return cached(entryOf(coordinates), async (draft) => {
    const pomFile = path.join(draft, 'pom.xml');
    writeFileSync(pomFile, pom(coordinates.map((each) => each.split(':'))));
    const into = `-DoutputDirectory=${path.join(draft, 'lib')}`;
    await run('mvn', ['-q', '-B', '-f', pomFile, COPY, '-DincludeScope=runtime', into]);
  });
}
