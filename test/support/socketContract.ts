import { Ajv } from 'ajv';
import { writtenSchema } from '../../scripts/lib/writtenSchema.mjs';
import { asyncApiDocument } from '../../src/api/asyncapi.js';

const ajv = new Ajv({ strict: false });
/** The service of now may send no field that the document does not name. */
ajv.addSchema(writtenSchema(asyncApiDocument('http://edge.example')) as object, 'socket');

/** Throws if the service must not say this, or not in this form, by the document that it gives out of its socket. */
export function mustBeDocumented(message: { readonly t: string }): void {
  const validate = ajv.getSchema(`socket#/components/messages/${message.t}/payload`);
  if (!validate) throw new Error(`undocumented: ${message.t}`);
  if (!validate(message))
    throw new Error(`${message.t} not as documented: ${ajv.errorsText(validate.errors)}`);
}
