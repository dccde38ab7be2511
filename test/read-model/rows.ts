import * as rows from '../../tools/chaos/stores/rows.js';
import type { Table } from '../support/table.js';

export const { rowsOf } = rows;

/** What PostgreSQL must have of an ended game, from the fold of its events. */
export const rowsExpected = ({ ended, events }: Table): rows.GameRows => rows.rowsExpected(ended, events);
