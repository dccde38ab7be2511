import { follow } from '../lib/follow.js';
import { takeIntoHistory } from './history.js';

await follow({ name: 'game-history', empty: {}, take: takeIntoHistory });
