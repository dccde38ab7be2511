import type { Answer, CommandInput } from '../../contract/gameWorkflow.js';
import type { CommandAnswer } from '../../contract/rest.js';
import { canonicalJson } from '../../domain/game/hash.js';
import { type Refusal, refusal } from '../../domain/game/refusal.js';
import { type Result, err, ok } from '../../domain/result.js';
import type { ApiDeps } from '../deps.js';
import type { Reply } from '../endpoint.js';
import { readState } from './readState.js';

interface Answered {
  readonly gameId: string;
  readonly input: CommandInput;
  readonly answer: Answer;
}

/** The game's answer with a state that is at least as new. */
export async function replyOf(
  deps: ApiDeps,
  { gameId, input, answer: given }: Answered,
): Promise<Result<Reply<CommandAnswer>, Refusal>> {
  const isOver = !given.ok && given.refusal.code === 'game_over';
  const answer = (isOver && (await earlierAnswer(deps, gameId, input))) || given;
  if (!answer.ok) return err((await isLost(deps, gameId, answer)) ? refusal('unavailable') : answer.refusal);
  const { version, at } = answer;
  const state = await readState(deps, gameId, version);
  return state.ok ? ok({ body: { version, at, state: state.value } }) : state;
}

/** Redis knows the game as being played, and its workflow is missing: it takes nothing until it is recovered. */
async function isLost(
  { feed }: ApiDeps,
  gameId: string,
  { refusal: { code } }: Extract<Answer, { ok: false }>,
): Promise<boolean> {
  if (code !== 'game_not_found' || !feed.isUp()) return false;
  const state = await feed.loadState(gameId);
  return state !== null && state.status !== 'ended';
}

/**
 * A game that is over takes no commands, not even repeated ones. Whoever repeats the one that ended it, because its
 * answer was lost, gets that answer again from the events that it caused.
 */
async function earlierAnswer(
  { feed }: ApiDeps,
  gameId: string,
  { id, by }: CommandInput,
): Promise<Answer | null> {
  const events = feed.isUp() ? await feed.eventsAfter(gameId, 0) : null;
  const own = events?.findLast(
    (event) => event.commandId === id && canonicalJson(event.by) === canonicalJson(by),
  );
  return own ? { ok: true, version: own.version, at: own.at } : null;
}
