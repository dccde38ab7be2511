import { readFile, rename, writeFile } from 'node:fs/promises';

/** For one process at a time; `empty` when there is no file yet. */
export async function readState<State>(file: string, empty: State): Promise<State> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return empty;
    throw error;
  }
}

/** A rename is all or nothing: who is killed here finds the old file or the new one. */
export async function writeState(file: string, state: unknown): Promise<void> {
  await writeFile(`${file}.draft`, JSON.stringify(state));
  await rename(`${file}.draft`, file);
}
