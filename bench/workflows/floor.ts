import {
  condition,
  defineSignal,
  defineUpdate,
  proxySinks,
  setHandler,
  type Sinks,
} from '@temporalio/workflow';
import { END, MOVE } from '../names.js';

interface FloorSinks extends Sinks {
  floor: { moved(gameId: string, ply: number): void };
}
const { floor } = proxySinks<FloorSinks>();

const end = defineSignal(END);

/** The least that Temporal does for a move that gets an answer: no chess, no clock, no events. */
export async function floorUpdate(): Promise<void> {
  let isOver = false;
  setHandler(defineUpdate<number, [number]>(MOVE), (ply) => ply);
  setHandler(end, () => {
    isOver = true;
  });
  await condition(() => isOver);
}

/** The same for a move that is signalled; that it was taken in is announced as the game does it, by a sink. */
export async function floorSignal(gameId: string): Promise<void> {
  let isOver = false;
  setHandler(defineSignal<[number]>(MOVE), (ply) => floor.moved(gameId, ply));
  setHandler(end, () => {
    isOver = true;
  });
  await condition(() => isOver);
}
