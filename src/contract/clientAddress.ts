const MAPPED = /^::ffff:(?:(\d+\.\d+\.\d+\.\d+)|([\da-f]{1,4}):([\da-f]{1,4}))$/i;
const IPV6 = /^[\da-f]*:[\da-f:]*(?:\d+\.\d+\.\d+\.\d+)?$/i;
const GROUPS = 8;
const NETWORK_GROUPS = 4;

/**
 * What the limits of an address are counted by. IPv6 counts by its /64, of which one household has all addresses;
 * IPv4 that came in through an IPv6 socket counts as IPv4. What is no address counts as it is.
 */
export function addressKey(address: string | undefined): string {
  if (address === undefined) return 'unknown';
  const bare = address.replace(/%.*$/, '');
  const [isMapped, ipv4, high, low] = MAPPED.exec(bare) ?? [];
  if (isMapped !== undefined) return ipv4 ?? [...bytesOf(high), ...bytesOf(low)].join('.');
  return IPV6.test(bare) ? networkOf(bare) : address;
}

/** The first four groups, without leading zeros: `2001:db8:0:1::/64`. */
function networkOf(address: string): string {
  const [head = '', tail] = address.toLowerCase().split('::');
  const [before, after] = [groupsOf(head), groupsOf(tail ?? '')];
  const zeros = Math.max(0, GROUPS - before.length - after.length);
  const groups = [...before, ...Array.from({ length: zeros }, () => '0'), ...after];
  const network = groups.slice(0, NETWORK_GROUPS).map((group) => group.replace(/^0+(?=.)/, ''));
  return `${network.join(':')}::/64`;
}

/** An IPv4 address at the end stands for two groups. */
const groupsOf = (text: string): string[] =>
  text === '' ? [] : text.replace(/\d+\.\d+\.\d+\.\d+$/, '0:0').split(':');

const bytesOf = (group = ''): number[] => {
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 0xff];
};
