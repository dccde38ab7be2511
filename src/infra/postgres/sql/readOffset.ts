import type { Statement } from './statement.js';

/**
 * Its row: `{ next_offset }`; the first reader of a partition makes it. The update that changes nothing waits for a
 * batch that another instance is storing, and then reads what came of it.
 */
export const readOffset = (group: string, topic: string, partition: number): Statement => ({
  name: 'read-offset',
  text: `
    INSERT INTO consumer_offsets (consumer_group, topic, partition, next_offset) VALUES ($1, $2, $3, 0)
    ON CONFLICT (consumer_group, topic, partition) DO UPDATE SET next_offset = consumer_offsets.next_offset
    RETURNING next_offset`,
  values: [group, topic, partition],
});
