/** Keywords that only people read. */
const PROSE = new Set(['$schema', 'title', 'description']);
/** Keywords whose value names schemas. */
const NAMES = new Set(['properties', 'definitions']);

/**
 * What would break somebody when the schema `before` becomes `after`: those who read new messages by the old schema, or
 * old messages by the new one. Only a new optional property breaks nobody. Returns paths with a word each.
 */
export function incompatibilities(before: unknown, after: unknown, path = '#'): readonly string[] {
  if (Array.isArray(before) && Array.isArray(after)) return changedList(before, after, path);
  if (!isObject(before) || !isObject(after)) return before === after ? [] : [`${path} changed`];
  const keywords = new Set([...Object.keys(before), ...Object.keys(after)].filter((key) => !PROSE.has(key)));
  return [...keywords].flatMap((keyword) => {
    const compare = NAMES.has(keyword) ? changedNames : incompatibilities;
    return compare(before[keyword], after[keyword], `${path}/${keyword}`);
  });
}

function changedNames(before: unknown, after: unknown, path: string): readonly string[] {
  if (!isObject(before) || !isObject(after)) return before === after ? [] : [`${path} changed`];
  return Object.keys(before).flatMap((name) => {
    const inside = `${path}/${name}`;
    return name in after ? incompatibilities(before[name], after[name], inside) : [`${inside} removed`];
  });
}

function changedList(before: readonly unknown[], after: readonly unknown[], path: string): readonly string[] {
  if (before.length !== after.length) return [`${path} changed`];
  return before.flatMap((each, index) => incompatibilities(each, after[index], `${path}/${index}`));
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
