import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const READY_WITHIN_MS = 10_000;

/** nginx with the file of `deploy`, its addresses replaced by those of this machine. */
export class Nginx {
  readonly url: string;
  readonly #folder: string;
  readonly #child: ChildProcess;

  private constructor(url: string, folder: string, child: ChildProcess) {
    this.url = url;
    this.#folder = folder;
    this.#child = child;
  }

  /** `edges`: ports by the names that the file has for them. */
  static async start(program: string, port: number, edges: Readonly<Record<string, number>>): Promise<Nginx> {
    const folder = await mkdtemp(path.join(tmpdir(), 'nginx-'));
    await mkdir(path.join(folder, 'tmp'));
    const file = path.join(folder, 'nginx.conf');
    await writeFile(file, here(await readFile('deploy/nginx.conf', 'utf8'), port, edges));
    const args = ['-p', folder, '-c', file, '-e', 'stderr', '-g', 'daemon off;'];
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    const nginx = new Nginx(`http://127.0.0.1:${port}`, folder, child);
    await nginx.#ready();
    return nginx;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null) {
      const exited = once(this.#child, 'exit');
      this.#child.kill('SIGTERM');
      await exited;
    }
    await rm(this.#folder, { recursive: true });
  }

  async #ready(): Promise<void> {
    const giveUpAt = Date.now() + READY_WITHIN_MS;
    // it answers this one by itself
    while (!(await fetch(`${this.url}/healthz`).catch(() => null))) {
      if (this.#child.exitCode !== null) throw new Error(`nginx ended with code ${this.#child.exitCode}`);
      if (Date.now() > giveUpAt) throw new Error('nginx does not answer');
      await sleep(50);
    }
  }
}

function here(text: string, port: number, edges: Readonly<Record<string, number>>): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path tmp/${kind};`,
  );
  const user = process.getuid?.() === 0 ? `user ${userInfo().username};\n` : '';
  return `${user}pid nginx.pid;\n${text}`
    .replace('http {', `http {\naccess_log off;\n${temporary.join('\n')}`)
    .replace('listen 8080;', `listen 127.0.0.1:${port};`)
    .replaceAll(/server (edge-\d):3000/g, (_, name: string) => `server 127.0.0.1:${edges[name]}`);
}
