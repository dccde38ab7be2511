import { expect, test } from 'vitest';
import { addressKey } from '../../src/contract/clientAddress.js';

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['::FFFF:cb00:7109', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:0001:0002::6', '2001:db8:1:2::/64'],
  ['2001:db8::6', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['1::', '1:0:0:0::/64'],
  ['64:ff9b::203.0.113.9', '64:ff9b:0:0::/64'],
  ['1:2:3:4:5:6:203.0.113.9', '1:2:3:4::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['someone', 'someone'],
  ['', ''],
  [undefined, 'unknown'],
])('%s is limited as %s', (address, key) => {
  expect(addressKey(address)).toBe(key);
});

test('addresses of one /64 are one, those of another are not', () => {
  const keys = ['2001:db8::1', '2001:db8:0:0:ffff:ffff:ffff:ffff', '2001:db8:0:1::1'].map(addressKey);
  expect(new Set(keys).size).toBe(2);
});
