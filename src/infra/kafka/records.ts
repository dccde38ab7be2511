import type { Batch, IHeaders, KafkaMessage } from 'kafkajs';
import type { LogRecord, Watermarks } from '../../contract/projection.js';

export const toRecord = ({ offset, key, value, headers }: KafkaMessage): LogRecord => ({
  offset: Number(offset),
  key,
  value,
  headers: texts(headers ?? {}),
});

const texts = (headers: IHeaders): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

/** The offset that the fetch asked for: kafkajs keeps it in the batch, but its types do not know. */
export function askedOffset(batch: Batch): number {
  const asked: unknown = Reflect.get(batch, 'fetchedOffset');
  return Number(asked);
}

interface PartitionOffsets {
  readonly partition: number;
  readonly low: string;
  readonly high: string;
}

export const toWatermarks = ({ partition, low, high }: PartitionOffsets): Watermarks => ({
  partition,
  first: Number(low),
  end: Number(high),
});
