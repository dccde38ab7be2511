import { proxySinks } from '@temporalio/workflow';
import type { GameSinks } from '../contract/gameSinks.js';

export const { game: gameSink } = proxySinks<GameSinks>();
