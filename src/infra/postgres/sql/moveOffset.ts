import type { Statement } from './statement.js';

export interface OffsetStep {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly from: number;
  readonly to: number;
}

/**
 * One row when the offset was `from`, none when another instance has moved it. The row stays locked until the
 * transaction ends: of two instances with the same batch the second waits, and then finds the offset moved.
 */
export const moveOffset = ({ group, topic, partition, from, to }: OffsetStep): Statement => ({
  name: 'move-offset',
  text: `
    UPDATE consumer_offsets SET next_offset = $5
    WHERE consumer_group = $1 AND topic = $2 AND partition = $3 AND next_offset = $4`,
  values: [group, topic, partition, from, to],
});
