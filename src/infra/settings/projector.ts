import { DEAD_LETTER_TOPIC, GAME_EVENTS_TOPIC } from '../../contract/eventPublisher.js';
import { integer, port, setting, text } from './setting.js';

export const projectorSettings = {
  httpPort: setting('PROJECTOR_HTTP_PORT', port, {
    fallback: '3003',
    unit: 'port',
    text: 'Probes and metrics of the projector',
  }),
  group: setting('PROJECTOR_GROUP', text, {
    fallback: 'projector',
    unit: 'name',
    text: 'Consumer group, and name of its offsets in PostgreSQL; a new one reads the topic from its beginning',
  }),
  topic: setting('PROJECTOR_TOPIC', text, {
    fallback: GAME_EVENTS_TOPIC,
    unit: 'name',
    text: 'Where the events are read',
  }),
  deadLetterTopic: setting('PROJECTOR_DEAD_LETTER_TOPIC', text, {
    fallback: DEAD_LETTER_TOPIC,
    unit: 'name',
    text: 'Where what cannot be applied is set aside',
  }),
  cachedGames: setting('PROJECTOR_CACHED_GAMES', integer(1, 1_000_000), {
    fallback: '10000',
    unit: 'games',
    text: 'Games kept in memory, about 20 KB each; one that is not is loaded from PostgreSQL at its next event',
  }),
  partitionsAtOnce: setting('PROJECTOR_PARTITIONS_AT_ONCE', integer(1, 64), {
    fallback: '3',
    unit: 'partitions',
    text: 'Partitions whose batches are stored at the same time, each over a connection of its own',
  }),
  historyDays: setting('HISTORY_DAYS', integer(1, 3_650), {
    fallback: null,
    unit: 'days',
    text: 'How long an ended game is kept in PostgreSQL; for ever if absent. Longer than Kafka keeps its events',
  }),
};
