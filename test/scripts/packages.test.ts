import { expect, it } from 'vitest';
import { packagesMatch } from '../../scripts/lib/packages.mjs';

const wanted = {
  '': {},
  'node_modules/a': { version: '1.0.0' },
  'node_modules/for-other-systems': { version: '1.0.0', optional: true },
};

it.each([
  ['what the lock file asks for', { 'node_modules/a': { version: '1.0.0' } }, true],
  ['another version', { 'node_modules/a': { version: '2.0.0' } }, false],
  ['nothing', {}, false],
  ['one more', { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0' } }, true],
])('packages are fresh when there is %s: %#', (_, installed, fresh) => {
  expect(packagesMatch(wanted, installed)).toBe(fresh);
});
