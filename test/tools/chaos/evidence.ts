import { eventId } from '../../../src/contract/eventPublisher.js';
import type { GameRecord } from '../../../src/contract/gameWorkflow.js';
import type { RecordedEvent } from '../../../src/domain/game/event.js';
import { record } from '../../../src/domain/game/record.js';
import type { EndedGame, GameState } from '../../../src/domain/game/state.js';
import { gameKey } from '../../../src/infra/s3/keys.js';
import type { AcknowledgedCommand, Evidence, LoggedEvent } from '../../../tools/chaos/evidence.js';
import { rowsExpected } from '../../../tools/chaos/stores/rows.js';
import { archivedFrom, makeSigner } from '../../support/archived.js';
import { someGame, someGameId } from '../../support/someGame.js';

const signer = makeSigner();

/** A finished game as it was played. */
export interface PlayedGame {
  readonly game: GameRecord;
  readonly events: readonly RecordedEvent[];
  readonly ended: EndedGame;
}

/** Random moves, each under a command id of its own, as players send them. `nameOf` gives the id of a version. */
export function playedGame(seed: number, nameOf = (version: number) => `c${version}`): PlayedGame {
  const gameId = someGameId();
  const events: RecordedEvent[] = [];
  let state: GameState | null = null;
  for (const { event, at, by, version } of someGame({ seed, gameId, plies: 20 }).events) {
    const recorded = record(state, [{ event, at, by }], { commandId: nameOf(version), correlationId: null });
    events.push(...recorded.events);
    state = recorded.state;
  }
  if (state?.status !== 'ended') throw new Error('the game does not end');
  const { version, hash, ending, play } = state;
  const { result, termination } = ending;
  const plies = play?.moves.length ?? 0;
  return { game: { gameId, version, hash, result, termination, plies }, events, ended: state };
}

/** The game's events as they stand in a partition when each was written once. */
const loggedOnce = ({ game: { gameId }, events }: PlayedGame, partition: number): LoggedEvent[] =>
  events.map((recorded, offset) => {
    const id = eventId(gameId, recorded.version);
    return { partition, offset, id, gameId, recorded };
  });

/** What the players were told of their moves. */
const acknowledgedMoves = ({ game: { gameId }, events }: PlayedGame): AcknowledgedCommand[] =>
  events.flatMap(({ event, by, commandId, version }) => {
    if (event.type !== 'MovePlayed' || by.kind !== 'user' || commandId === null) return [];
    const move = { ply: event.ply - 1, uci: event.uci };
    return [{ gameId, userId: by.userId, commandId, versions: [version], move }];
  });

/** Everything as it has to be. */
export async function soundEvidence(games: readonly PlayedGame[]): Promise<Evidence> {
  const archives = new Map<string, unknown>();
  for (const { game, events } of games)
    archives.set(gameKey(game.gameId), await archivedFrom(events, signer));
  return {
    games: games.map(({ game }) => game),
    acknowledged: games.flatMap(acknowledgedMoves),
    log: games.flatMap(loggedOnce),
    rows: new Map(games.map(({ game, events, ended }) => [game.gameId, rowsExpected(ended, events)])),
    archives,
    publicKey: signer.publicKey,
  };
}
