import type { GameCopies, WorkflowCopy, WorkflowTrail } from '../../contract/gameCopies.js';
import { AUDIT, gameWorkflowId } from '../../contract/gameWorkflow.js';
import type { Carried } from '../../contract/carriedGame.js';
import type { Ms } from '../../domain/chess/types.js';
import { type CallDeps, callGame } from './calls.js';
import { type RunTrail, readTrail } from './gameTrail.js';

/** Closed workflows whose end was not the game's own. */
const BROKEN = ['FAILED', 'TERMINATED', 'CANCELLED', 'TIMED_OUT'];

export interface WorkflowCopies extends Pick<GameCopies, 'workflow' | 'trail'> {
  /** How long the namespace keeps closed workflows. */
  retentionMs(): Promise<Ms>;
}

/** What Temporal has of a game: its state by query, which takes a worker, and the history of its runs. */
export function createWorkflowCopies(deps: CallDeps): WorkflowCopies {
  const { client } = deps;
  const handleOf = (gameId: string, runId?: string) =>
    client.workflow.getHandle(gameWorkflowId(gameId), runId);

  /** Null: Temporal does not have it. */
  const ask = async <T>(operation: string, call: () => Promise<T>): Promise<T | null> => {
    const outcome = await callGame(deps, operation, call);
    if (outcome.kind === 'refused')
      throw new Error(`Temporal, or a worker for it, did not answer: ${operation}`);
    return outcome.kind === 'done' ? outcome.value : null;
  };

  /** Oldest first; those that Temporal still has. */
  const runsOf = async (gameId: string, newest: string) => {
    const runs: RunTrail[] = [];
    for (let runId: string | null = newest; runId !== null;) {
      const wanted = runId;
      const history = await ask('history', () => handleOf(gameId, wanted).fetchHistory());
      if (!history) break;
      const run = readTrail(history);
      runs.unshift(run);
      runId = run.previousRunId;
    }
    return runs;
  };

  return {
    async workflow(gameId) {
      const carried = await ask('query.audit', () => handleOf(gameId).query<Carried>(AUDIT));
      return carried && copyOf(carried);
    },

    async trail(gameId): Promise<WorkflowTrail | null> {
      const found = await ask('describe', () => handleOf(gameId).describe());
      if (!found) return null;
      const runs = await runsOf(gameId, found.runId);
      const commands = runs.flatMap((run) => run.commands);
      const status = found.status.name;
      return {
        status,
        runs: runs.length,
        isCut: !commands.some(({ name }) => name === 'create'),
        commands,
        checkpoints: runs.flatMap(({ checkpoints }) => checkpoints),
        flaws: BROKEN.includes(status) ? [{ version: null, detail: `its workflow is ${status}` }] : [],
      };
    },

    async retentionMs() {
      const { namespace } = client.options;
      const found = await ask('describeNamespace', () =>
        client.workflowService.describeNamespace({ namespace }),
      );
      return Number(found?.config?.workflowExecutionRetentionTtl?.seconds ?? 0) * 1_000;
    },
  };
}

function copyOf({ state, history, outbox, answered }: Carried): WorkflowCopy {
  const { version, hash } = state;
  const carriesFrom = version - history.events.length + 1;
  const lastPart = history.parts.at(-1);
  return {
    events: history.events,
    checkpoints: [
      ...(lastPart === undefined
        ? []
        : [{ name: 'parts', version: carriesFrom - 1, hash: lastPart, made: null }]),
      { name: 'state', version, hash, made: { kind: 'state', value: state } },
    ],
    flaws: [],
    carriesFrom,
    confirmed: (outbox[0]?.version ?? version + 1) - 1,
    refused: answered.flatMap(({ id, by, answer }) =>
      answer.ok ? [] : [{ commandId: id, by, refusal: answer.refusal }],
    ),
  };
}
