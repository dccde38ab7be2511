import { Ajv } from 'ajv';
import { writtenSchema } from '../../scripts/lib/writtenSchema.mjs';

/** What is wrong with a message; null if it is as the schema says. */
export type Check = (message: unknown) => string | null;

/** As a reader may check: unknown fields are none of its business. */
export function readerCheck(schema: unknown): Check {
  const ajv = new Ajv();
  const validate = ajv.compile(schema as object);
  return (message) => (validate(message) ? null : ajv.errorsText(validate.errors));
}

/** As the service writes: nothing that the schema does not name. */
export const writerCheck = (schema: unknown): Check => readerCheck(writtenSchema(schema));
