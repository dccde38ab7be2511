import { beforeEach, expect, test } from 'vitest';
import { Addresses } from '../../clients/addresses.js';

let addresses: Addresses;
beforeEach(() => {
  addresses = new Addresses('first', ['second', 'third'], () => 0);
});

const nextAfter = (failures: number) => {
  for (let n = 0; n < failures; n += 1) addresses.giveUp();
  return addresses.next;
};

test('where nobody answers, the others are tried in turn, and then the first again', () => {
  expect(addresses.next).toBe('first');
  expect([1, 1, 1].map(nextAfter)).toEqual(['second', 'third', 'first']);
});

test('every client has its own order of the others', () => {
  const lots = [0.9, 0.1];
  addresses = new Addresses('first', ['second', 'third'], () => lots.shift() ?? 0);
  expect([1, 1, 1].map(nextAfter)).toEqual(['third', 'second', 'first']);
});

test('the only address is tried again and again', () => {
  addresses = new Addresses('only');
  expect([1, 1].map(nextAfter)).toEqual(['only', 'only']);
});

test('an address that an edge has sent us to is the next one; when nobody answers there, the first', () => {
  expect(addresses.moveTo('home', 'first', 0)).toBe(true);
  expect(addresses.next).toBe('home');
  expect(nextAfter(1)).toBe('first');
});

test('sent to where we are we go once a minute, so that a proxy that leads elsewhere makes no circle', () => {
  expect(addresses.moveTo('balancer', 'balancer', 0)).toBe(true);
  expect(addresses.moveTo('balancer', 'balancer', 59_000)).toBe(false);
  expect(addresses.moveTo('balancer', 'balancer', 61_000)).toBe(true);
  expect(addresses.moveTo('home', 'balancer', 62_000)).toBe(true);
});
