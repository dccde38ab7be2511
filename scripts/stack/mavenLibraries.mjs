import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { cached } from '../lib/cache.mjs';
import { run } from '../lib/toolchain.mjs';

const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

const dependency = ([group, artifact, version]) =>
  `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;

const pom = (artifacts) => `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId><artifactId>libraries</artifactId><version>1</version>
  <dependencies>${artifacts.map(dependency).join('')}</dependencies>
</project>
`;

/**
 * A cached folder with the jars of Maven artifacts and all they need to run, named after the first.
 * @param {string[]} coordinates each group:artifact:version
 * @param {(folder: string) => void} [finish] adds to the folder before it becomes visible
 */
export function mavenLibraries(coordinates, finish = () => undefined) {
  const artifacts = coordinates.map((each) => each.split(':'));
  const [, name, version] = artifacts[0];
  return cached(`${name}-${version}`, async (draft) => {
    const pomFile = path.join(draft, 'pom.xml');
    writeFileSync(pomFile, pom(artifacts));
    const into = `-DoutputDirectory=${path.join(draft, 'lib')}`;
    await run('mvn', ['-q', '-B', '-f', pomFile, COPY, '-DincludeScope=runtime', into]);
    finish(draft);
  });
}
