import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import type { Scope } from '../../src/contract/principal.js';
import type { CreatedGame, CreateGameRequest, GameEvents } from '../../src/contract/rest.js';
import type { Routing } from '../../src/contract/routing.js';
import type { Ms } from '../../src/domain/chess/types.js';
import type { RecordedEvent } from '../../src/domain/game/event.js';
import type { GameResult } from '../../src/domain/game/termination.js';

const ANSWER_WITHIN_MS: Ms = 10_000;
const PORTS_FILE = new URL('../../.stack/ports.json', import.meta.url);

/** Where the service and its Kafka are: as told, else those that `npm start` brought up from this folder. */
export function findService(url: string | null): { url: string; brokers: string[] } {
  const ports = savedPorts();
  const edge = url ?? (ports['EDGE_PORT'] ? `http://127.0.0.1:${ports['EDGE_PORT']}` : null);
  const brokers =
    process.env['KAFKA_BROKERS'] ?? (ports['KAFKA_PORT'] ? `127.0.0.1:${ports['KAFKA_PORT']}` : null);
  if (edge === null) throw new Error('no service found: run npm start first, or give --url');
  if (brokers === null) throw new Error('no Kafka found: run npm start first, or set KAFKA_BROKERS');
  return { url: edge.replace(/\/$/, ''), brokers: brokers.split(',') };
}

function savedPorts(): Partial<Record<string, number>> {
  try {
    return JSON.parse(readFileSync(fileURLToPath(PORTS_FILE), 'utf8'));
  } catch {
    return {}; // never started here
  }
}

/** The public REST interface, as far as players, matchmaker and arbiter need it. */
export class Service {
  readonly #url: string;
  #matchmakerToken: Promise<string> | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  playerToken(userId: string): Promise<string> {
    return this.#token(userId, 'player');
  }

  /** With the same key it is the same game. */
  async createGame(request: z.input<typeof CreateGameRequest>, key?: string): Promise<CreatedGame> {
    const named = key !== undefined && { 'Idempotency-Key': key };
    return this.#json('/v1/games', {
      body: request,
      token: await this.#matchmaker(),
      ...(named && { headers: named }),
    });
  }

  async events(gameId: string): Promise<readonly RecordedEvent[]> {
    const path = `/v1/games/${gameId}/events`;
    return (await this.#json<GameEvents>(path, { token: await this.#matchmaker() })).events;
  }

  async routing(): Promise<Routing> {
    return this.#json('/v1/routing', { token: await this.#matchmaker() });
  }

  async adjudicate(gameId: string, result: GameResult, reason: string): Promise<void> {
    const body = { action: { type: 'adjudicate', result, reason } };
    await this.#json(`/v1/games/${gameId}/actions`, { body, token: await this.#token('play-tool', 'ops') });
  }

  async pgn(gameId: string): Promise<string> {
    return this.#fetch(`/v1/games/${gameId}/pgn`, { token: await this.#matchmaker() });
  }

  #matchmaker(): Promise<string> {
    return (this.#matchmakerToken ??= this.#token('play-tool', 'matchmaker'));
  }

  /** Only where the edge issues its own tokens (DEV_ISSUER=1). */
  async #token(sub: string, scope: Scope): Promise<string> {
    const { token } = await this.#json<{ token: string }>('/dev/tokens', { body: { sub, scope } });
    return token;
  }

  async #json<T>(path: string, request: RestRequest): Promise<T> {
    return JSON.parse(await this.#fetch(path, request));
  }

  async #fetch(path: string, { body, token, headers = {} }: RestRequest): Promise<string> {
    const response = await fetch(this.#url + path, {
      headers: {
        'Content-Type': 'application/json',
        ...(token && { Authorization: `Bearer ${token}` }),
        ...headers,
      },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
    return text;
  }
}

interface RestRequest {
  readonly body?: unknown;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}
