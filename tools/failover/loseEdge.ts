import { setTimeout as sleep } from 'node:timers/promises';
import { type HomeTable, homeTable, slotsOwned } from '../../src/routing/homeTable.js';
import type { Candidate } from '../../src/routing/rendezvous.js';
import { type Latency, latencyOf } from '../latency.js';
import type { Participant } from '../play/participant.js';
import type { FailoverOptions } from './arguments.js';
import { inBatches } from './batches.js';
import type { Fleet, FleetEdge } from './fleet.js';
import { problemsOf } from './history.js';
import { LiveGame } from './liveGame.js';

export interface FailoverFigures {
  readonly games: number;
  readonly sockets: number;
  /** Sockets that the lost edge had; `outage` is from its death until another edge welcomed each. */
  readonly cutSockets: number;
  readonly outage: Latency;
  readonly ackedMoves: number;
  readonly slotsOfLost: number;
  readonly slotsMoved: number;
  readonly gamesOfLost: number;
  readonly gamesMoved: number;
  readonly problems: readonly string[];
}

/** Sockets of a game in which nobody moves. */
const IDLE_CROWD = 100;

/** Kills the edge under load and tells what that did to whom. */
export async function loseEdge(
  fleet: Fleet,
  lost: FleetEdge,
  options: FailoverOptions,
): Promise<FailoverFigures> {
  const { edges } = fleet;
  const witness = edges.find((edge) => edge !== lost);
  if (!witness) throw new Error('no other edge is left');
  const open = (count: number, spectators: number) =>
    inBatches(Array.from({ length: count }), () => LiveGame.open({ edges, spectators }));
  const played = await open(options.games, options.spectators);
  const idle = await open(Math.ceil(options.idleSockets / IDLE_CROWD), IDLE_CROWD - 2);
  const games = [...played, ...idle];
  const sockets = games.flatMap(({ people }) => people).length;
  console.log(`${games.length} games at ${edges.length} edges, ${sockets} sockets`);
  const before = await homesSeenBy(witness, games);
  const { killedAt, problems } = await playThrough(played, options, () => fleet.endEdge(lost, 'SIGKILL'));
  const after = await homesSeenBy(witness, games);
  const histories = await inBatches(games, async (game) =>
    problemsOf(game, await witness.rest.events(game.gameId)),
  );
  await inBatches(games, (game) => game.end());
  const seen = { games, before, after, lost, killedAt };
  return { ...figuresOf(seen), problems: [...problems, ...histories.flat(), ...strayProblems(seen)] };
}

interface Homes {
  readonly urls: ReadonlyMap<LiveGame, string>;
  readonly table: HomeTable<Candidate>;
}

/** Where the edge says that the games are at home, and its table. */
async function homesSeenBy(edge: FleetEdge, games: readonly LiveGame[]): Promise<Homes> {
  const urls = await inBatches(games, async (game) => [game, await game.homeAt(edge)] as const);
  const { edges } = await edge.rest.routing();
  return { urls: new Map(urls), table: homeTable(edges) };
}

/** Plays all games, kills in the middle, goes on, and waits until everybody has seen everything. */
async function playThrough(
  games: readonly LiveGame[],
  { periodMs, goOnMs }: FailoverOptions,
  kill: () => Promise<void>,
) {
  const stop = new AbortController();
  const playing = Promise.allSettled(games.map((game) => game.play(periodMs, stop.signal)));
  await sleep(2 * periodMs);
  const killedAt = performance.now();
  await kill();
  await sleep(goOnMs);
  stop.abort();
  const outcomes = [...(await playing), ...(await Promise.allSettled(games.map((game) => game.settled())))];
  const problems = outcomes.flatMap((each) => (each.status === 'rejected' ? [String(each.reason)] : []));
  return { killedAt, problems };
}

interface Seen {
  readonly games: readonly LiveGame[];
  readonly before: Homes;
  readonly after: Homes;
  readonly lost: FleetEdge;
  /** By `performance.now()`. */
  readonly killedAt: number;
}

const wereAtLost = ({ games, before, lost }: Seen) =>
  games.filter((game) => before.urls.get(game)?.startsWith(lost.url.replace('http', 'ws')));

const haveMoved = ({ games, before, after }: Seen) =>
  games.filter((game) => before.urls.get(game) !== after.urls.get(game));

function figuresOf(seen: Seen): Omit<FailoverFigures, 'problems'> {
  const { games, before, after, lost, killedAt } = seen;
  const cut = wereAtLost(seen).flatMap(({ people }) => people);
  return {
    games: games.length,
    sockets: games.flatMap(({ people }) => people).length,
    cutSockets: cut.length,
    outage: latencyOf(
      cut.flatMap((one) => outagesAfter(one, killedAt).slice(0, 1)).map(({ to }) => to - killedAt),
    ),
    ackedMoves: games.flatMap(({ acked }) => acked).length,
    slotsOfLost: slotsOwned(before.table, lost.name),
    slotsMoved: before.table.filter(({ id }, slot) => id !== after.table[slot]?.id).length,
    gamesOfLost: wereAtLost(seen).length,
    gamesMoved: haveMoved(seen).length,
  };
}

const outagesAfter = ({ outages }: Participant, instant: number) => outages.filter(({ to }) => to > instant);

/** Whoever was at the lost edge must be back, and nobody else may have noticed. */
function strayProblems(seen: Seen): string[] {
  const atLost = new Set(wereAtLost(seen));
  const people = seen.games.flatMap((game) => game.people.map((one) => ({ one, wasCut: atLost.has(game) })));
  return [
    ...haveMoved(seen)
      .filter((game) => !atLost.has(game))
      .map(({ gameId }) => `${gameId} moved for nothing`),
    ...people
      .filter(({ one, wasCut }) => wasCut !== outagesAfter(one, seen.killedAt).length > 0)
      .map(({ one: { name, offlineReasons }, wasCut }) =>
        wasCut ? `${name} did not come back` : `${name} was cut as well: ${offlineReasons.join(', ')}`,
      ),
  ];
}
