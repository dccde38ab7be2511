export { floorSignal, floorUpdate } from './floor.js';
export { naive } from './naive.js';
