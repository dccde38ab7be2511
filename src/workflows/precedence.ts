import { CancellationScope, condition } from '@temporalio/workflow';
import type { Ms } from '../domain/chess/types.js';
import type { Run } from './run.js';

/*
 * Temporal hands a task's updates to the workflow before its other news, even before older ones that a new worker is
 * given along with them. So an update lets all that has come with it go first: then its place in the game's history is
 * the same for every worker (decision 12). Modules live once per workflow, hence so does what they remember.
 */

const waiting: (() => void)[] = [];
/** Coroutines whose condition has come true and that have not gone on yet. */
let waking = 0;

const handedOver = Promise.resolve();

/**
 * To be called before any other condition is made: conditions are looked at in the order in which they were made, so
 * all others see at once what an answer has changed. One condition for all updates, which does not come true, as the SDK
 * records a stack for every promise (decision 14); only when the game rests it does, so that whoever waits for the last
 * answers to leave looks again.
 */
export async function answerUpdatesLast(run: Run): Promise<never> {
  const hasAnsweredTheLast = () => {
    if (waking > 0 || waiting.length === 0) return false;
    for (const answer of waiting.splice(0)) answer();
    return run.isResting();
  };
  for (;;) await CancellationScope.nonCancellable(() => condition(hasAnsweredTheLast));
}

/** Resolves with the verdict, once all that came with the update is dealt with; rejects with what `answer` throws. */
export function answerLast<T>(answer: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      try {
        resolve(answer());
      } catch (error) {
        reject(error);
      }
    };
    // Promises are settled when all news has been handed over
    void handedOver.then(() => waiting.push(settle));
  });
}

/** Temporal's `condition`, for what the game does by itself: it goes on before any update is answered. */
export async function until(isTrue: () => boolean, limit?: { ms: Ms; summary: string }): Promise<void> {
  let isWaking = false;
  const wakes = () => {
    if (!isTrue()) return false;
    isWaking = true;
    waking += 1;
    return true;
  };
  try {
    await (limit ? condition(wakes, limit.ms, { summary: limit.summary }) : condition(wakes));
  } finally {
    if (isWaking) waking -= 1;
  }
}
