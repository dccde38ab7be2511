/** A 32-bit hash of a text, the same everywhere: FNV-1a over its UTF-16 units, then mixed. Not for secrets. */
export function hashOf(text: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let n = 0; n < text.length; n += 1) hash = Math.imul(hash ^ text.charCodeAt(n), 0x01_00_01_93);
  return mixed(hash);
}

/** Every bit of the input touches every bit of the result (the finalizer of MurmurHash3); 0 to 2^32 - 1. */
export function mixed(hash: number): number {
  const first = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b);
  const second = Math.imul(first ^ (first >>> 13), 0xc2_b2_ae_35);
  return (second ^ (second >>> 16)) >>> 0;
}
