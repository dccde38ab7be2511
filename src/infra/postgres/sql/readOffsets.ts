import type { Statement } from './statement.js';

/** Rows: `{ partition, next_offset }`. */
export const readOffsets = (group: string, topic: string): Statement => ({
  name: 'read-offsets',
  text: 'SELECT partition, next_offset FROM consumer_offsets WHERE consumer_group = $1 AND topic = $2',
  values: [group, topic],
});
