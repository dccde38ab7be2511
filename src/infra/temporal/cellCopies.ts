import type { GameCopies } from '../../contract/gameCopies.js';
import { cellOf } from '../../contract/ids.js';
import type { CellSettings } from '../settings/cells.js';
import type { CallDeps } from './calls.js';
import { createCellBreaker } from './cellBreaker.js';
import { type TemporalSettings, createTemporalClient } from './connection.js';
import { type WorkflowCopies, createWorkflowCopies } from './workflowCopies.js';

interface CellCopiesOptions extends Pick<CallDeps, 'metrics' | 'log' | 'deadlineMs'> {
  readonly cells: readonly CellSettings[];
  /** Of every cell, but for address and namespace. */
  readonly temporal: TemporalSettings;
}

/** What the Temporal of each game's cell has of it. Connects when a cell is asked first; rejects for unknown ones. */
export function createCellCopies({ cells, temporal, ...deps }: CellCopiesOptions) {
  const open = new Map<string, { readonly copies: WorkflowCopies; close(): Promise<void> }>();

  const connect = (id: string) => {
    const cell = cells.find((one) => one.id === id);
    if (!cell) throw new Error(`cell ${id} is not among those that are configured`);
    const { address: temporalAddress, namespace: temporalNamespace } = cell;
    const client = createTemporalClient({ ...temporal, temporalAddress, temporalNamespace });
    const breaker = createCellBreaker(() => undefined);
    const copies = createWorkflowCopies({ ...deps, client, breaker });
    return { copies, close: () => client.connection.close() };
  };
  const at = (gameId: string): WorkflowCopies => {
    const id = cellOf(gameId);
    const cell = open.get(id) ?? connect(id);
    open.set(id, cell);
    return cell.copies;
  };

  const copies: Pick<GameCopies, 'workflow' | 'trail' | 'retentionMs'> = {
    workflow: async (gameId) => at(gameId).workflow(gameId),
    trail: async (gameId) => at(gameId).trail(gameId),
    retentionMs: async (gameId) => at(gameId).retentionMs(),
  };
  return {
    copies,
    async close(): Promise<void> {
      await Promise.all([...open.values()].map((cell) => cell.close()));
    },
  };
}
