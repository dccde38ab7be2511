import type { Statement } from './statement.js';

/** Its row: `{ next_offset }`. The first reader of a partition makes it, so that it can be compared and locked. */
export const readOffset = (group: string, topic: string, partition: number): Statement => ({
  name: 'read-offset',
  text: `
    WITH made AS (
      INSERT INTO consumer_offsets (consumer_group, topic, partition, next_offset)
      VALUES ($1, $2, $3, 0) ON CONFLICT DO NOTHING RETURNING next_offset
    )
    SELECT next_offset FROM made
    UNION ALL
    SELECT next_offset FROM consumer_offsets WHERE consumer_group = $1 AND topic = $2 AND partition = $3`,
  values: [group, topic, partition],
});
