import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Ms } from '../src/domain/chess/types.js';
import type { EngineCommand } from './findEngine.js';

/** The engine died, or did not answer in time and was killed: it is of no further use. */
class EngineFailure extends Error {}

const STDERR_KEPT = 400;
const ignore = () => {};

/** A child process with which one talks in lines, one question at a time. */
export class UciProcess {
  /** Resolves with what ended the process; never rejects. */
  readonly exited: Promise<string>;
  readonly #child;
  #ended: string | null = null;
  #killedFor: string | null = null;
  #stderr = '';
  #onLine: (line: string) => void = ignore;
  #onFailure: (reason: string) => void = ignore;

  constructor({ command, args }: EngineCommand) {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child = child;
    this.exited = new Promise((resolve) => {
      const end = (seen: string) => {
        const reason = this.#killedFor ?? seen;
        this.#ended = reason;
        this.#onFailure(reason);
        resolve(reason);
      };
      child.once('error', (error) => end(error.message));
      child.once('exit', (code, signal) => end(`exited with ${signal ?? code} ${this.#stderr}`.trim()));
    });
    // A write after the engine has died fails with EPIPE; `exited` tells the same with the reason.
    child.stdin.on('error', ignore);
    child.stderr.on('data', (chunk: Buffer) => {
      this.#stderr = `${this.#stderr}${chunk.toString()}`.slice(-STDERR_KEPT);
    });
    createInterface({ input: child.stdout }).on('line', (line) => this.#onLine(line.trim()));
  }

  send(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  /**
   * Sends a question and reads lines until `read` makes something of one. Throws EngineFailure if the process has
   * ended or ends, or if there is no answer within `limitMs`, upon which the process is killed.
   */
  async ask<T>(question: string, limitMs: Ms, read: (line: string) => T | undefined): Promise<T> {
    if (this.#ended !== null) throw new EngineFailure(this.#ended);
    const answer = new Promise<T>((resolve, reject) => {
      this.#onFailure = (reason) => reject(new EngineFailure(reason));
      this.#onLine = (line) => {
        const value = read(line);
        if (value !== undefined) resolve(value);
      };
    });
    const timer = setTimeout(() => this.kill(`no answer to '${question}' in ${limitMs} ms`), limitMs);
    this.send(question);
    try {
      return await answer;
    } finally {
      clearTimeout(timer);
      this.#onLine = ignore;
      this.#onFailure = ignore;
    }
  }

  /** Ends the process at once; `reason` is what `exited` and a pending question will say. */
  kill(reason: string): void {
    this.#killedFor ??= reason;
    this.#child.kill('SIGKILL');
  }
}
