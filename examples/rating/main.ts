import { follow } from '../lib/follow.js';
import { takeResult } from './ratings.js';

await follow({ name: 'rating', empty: {}, take: takeResult });
