import { defineConfig } from 'vitest/config';

const project = (name: string, include: string[], options: Record<string, unknown> = {}) => ({
  test: { name, include, expect: { poll: { timeout: 15_000 } }, ...options },
});

/** Tiers by what they need: unit nothing, workflow a Temporal server, edge Redis, Kafka and PostgreSQL, e2e the whole stack. */
export default defineConfig({
  test: {
    projects: [
      project(
        'unit',
        ['test/{audit,domain,contract,routing,relay,projector,infra,bot,tools,scripts}/**/*.test.ts'],
        {
          isolate: false,
          testTimeout: 30_000,
          pool: 'threads',
        },
      ),
      project('perft', ['test/perft/**/*.test.ts'], { testTimeout: 300_000 }),
      project('workflow', ['test/{workflow,replay,infra-temporal}/**/*.test.ts'], {
        testTimeout: 120_000,
        hookTimeout: 120_000,
        fileParallelism: false,
      }),
      project(
        'edge',
        [
          'test/{api,realtime,infra-redis,archive,kafka,clients,registry,examples,read-model,recovery}/**/*.test.ts',
        ],
        {
          testTimeout: 30_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      ),
      project('e2e', ['test/e2e/**/*.test.ts'], {
        testTimeout: 300_000,
        hookTimeout: 300_000,
        fileParallelism: false,
      }),
    ],
  },
});
