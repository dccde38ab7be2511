import path from 'node:path';
import { cached } from '../lib/cache.mjs';
import { run } from '../lib/toolchain.mjs';

const RELEASE = '24';

/** A Node 24 binary from npm: the unit tier runs on it too, because Node 20 gets no more fixes. */
export async function node24() {
  const platform = `${process.platform}-${process.arch}`;
  const name = platform === 'darwin-arm64' ? `node-bin-${platform}` : `node-${platform}`;
  const folder = await cached(`node-${RELEASE}`, (draft) =>
    run('npm', ['install', '--prefix', draft, '--no-save', '--ignore-scripts', `${name}@${RELEASE}`]),
  );
  return path.join(folder, 'node_modules', name, 'bin/node');
}
