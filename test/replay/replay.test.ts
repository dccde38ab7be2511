import { readFile, readdir } from 'node:fs/promises';
import proto from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { gameBundle } from '../workflow/support/house.js';

const folder = new URL('histories/', import.meta.url);
const files = (await readdir(folder)).filter((name) => name.endsWith('.json'));

describe('a game that began under an earlier build goes on under this one', () => {
  it('there are games to try it on', () => {
    expect(files.length).toBeGreaterThan(0);
  });

  it.each(files)('%s', async (file) => {
    const json = JSON.parse(await readFile(new URL(file, folder), 'utf8')) as Record<string, unknown>;
    const history = proto.temporal.api.history.v1.History.fromObject(json);
    await Worker.runReplayHistory({ workflowBundle: await gameBundle() }, history, `game-${file}`);
  });
});
