/**
 * The schema of what the service writes, made of the schema that readers go by: without fields that it does not name.
 * @param {unknown} schema JSON Schema
 * @returns {unknown}
 */
export function writtenSchema(schema) {
  if (Array.isArray(schema)) return schema.map(writtenSchema);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, writtenSchema(value)]));
  return inner.properties ? { ...inner, additionalProperties: false } : inner;
}
