import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Participant } from '../../../tools/play/participant.js';
import { Service } from '../../../tools/play/service.js';
import { randomId } from '../../workflow/support/house.js';
import { type ServiceProcess, startProcess } from './process.js';
import { startWorkerProcess } from './workerProcess.js';

const JOIN_WITHIN_MS = 20_000;

/** One edge and one worker over the stack of the tests, apart from all others by task queue. */
export class RunningService {
  readonly taskQueue = `games-${randomId()}`;
  worker!: ServiceProcess;
  edge!: ServiceProcess;
  readonly #folder: string;
  readonly #participants: Participant[] = [];

  readonly #env: Readonly<Record<string, string>>;

  private constructor(folder: string, env: Readonly<Record<string, string>>) {
    this.#folder = folder;
    this.#env = env;
  }

  /** `env` is for all its processes. */
  static async start(env: Readonly<Record<string, string>> = {}): Promise<RunningService> {
    const service = new RunningService(await mkdtemp(path.join(tmpdir(), 'live-game-')), env);
    [service.worker, service.edge] = await Promise.all([service.startWorker(), service.startEdge()]);
    return service;
  }

  startWorker(): Promise<ServiceProcess> {
    return startWorkerProcess(this.taskQueue, this.#env);
  }

  /** On the same port as before, if there was one. */
  startEdge(port = this.edge?.port): Promise<ServiceProcess> {
    return startProcess({
      main: 'src/main/edge.ts',
      portVariable: 'EDGE_PORT',
      ...(port !== undefined && { port }),
      env: {
        ...this.#env,
        TEMPORAL_TASK_QUEUE: this.taskQueue,
        DEV_ISSUER: '1',
        DEV_KEY_FILE: path.join(this.#folder, 'dev-key.pem'),
        CONNECTS_USER_PER_MINUTE: '1000',
        CONNECTS_IP_PER_MINUTE: '1000',
        FRAMES_PER_MINUTE: '6000',
        DRAIN_MS: '500',
      },
    });
  }

  get rest(): Service {
    return new Service(this.edge.url);
  }

  /** A game between two players at their sockets, watched by a spectator. */
  async seatGame(timeControl = '300+0'): Promise<SeatedPlayers> {
    const names = { white: `white-${randomId(6)}`, black: `black-${randomId(6)}` };
    const { gameId, wsUrl } = await this.rest.createGame({
      players: [
        { kind: 'user', userId: names.white },
        { kind: 'user', userId: names.black },
      ],
      color: 'white',
      timeControl,
    });
    const sit = async (name: string) => {
      const participant = new Participant(name, { wsUrl, token: await this.rest.playerToken(name) });
      this.#participants.push(participant);
      await participant.until(() => true, JOIN_WITHIN_MS);
      return participant;
    };
    const [white, black, spectator] = await Promise.all([
      sit(names.white),
      sit(names.black),
      sit(`watcher-${randomId(6)}`),
    ]);
    return { gameId, white, black, spectator };
  }

  async stop(): Promise<void> {
    for (const participant of this.#participants) participant.client.close();
    await this.edge.end('SIGTERM');
    await this.worker.end('SIGTERM');
    await rm(this.#folder, { recursive: true });
  }
}

export interface SeatedPlayers {
  readonly gameId: string;
  readonly white: Participant;
  readonly black: Participant;
  readonly spectator: Participant;
}
