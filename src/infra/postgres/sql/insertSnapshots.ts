import type { Snapshot } from '../../../contract/projection.js';
import { createdOn } from './createdOn.js';
import { type Statement, rowsParameter } from './statement.js';

export const insertSnapshots = (snapshots: readonly Snapshot[]): Statement => ({
  name: 'insert-snapshots',
  text: `
    INSERT INTO game_snapshots (created_on, version, at, game_id, hash, state)
    SELECT created_on, version, to_timestamp(at / 1000), game_id, decode(hash, 'hex'), state
    FROM json_to_recordset($1) AS input (
      created_on date, version integer, at float8, game_id text, hash text, state json
    )`,
  values: [rowsParameter(snapshots.map(toRow))],
});

const toRow = ({ state, at }: Snapshot) => ({
  created_on: createdOn(state.createdAt),
  version: state.version,
  at,
  game_id: state.gameId,
  hash: state.hash,
  state,
});
