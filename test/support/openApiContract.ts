import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { z } from 'zod';

const Content = z.record(z.string(), z.unknown());
const Operation = z.looseObject({
  responses: z.record(z.string(), z.looseObject({ content: Content.optional() })),
});
const OpenApi = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});

export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly mediaType: string | null;
  readonly body: unknown;
}

/** Problems that belong to no operation: nothing is there to document them. */
const OUTSIDE = ['route_not_found', 'method_not_allowed'];

/**
 * Checks exchanges with a running service against the document that the service publishes of itself. The document lets
 * clients live with fields of later versions; the service of now may send none that it does not name.
 */
export class OpenApiContract {
  readonly #document: z.infer<typeof OpenApi>;
  readonly #ajv = new Ajv2020({ strict: false, validateFormats: false });

  constructor(document: unknown) {
    this.#document = OpenApi.parse(document);
    const { schemas } = this.#document.components;
    for (const name of Object.keys(schemas)) schemas[name] = closed(schemas[name]);
    this.#ajv.addSchema(this.#document, 'api');
  }

  /** Throws, saying what is undocumented or of another form than documented. */
  check({ method, path, status, mediaType, body }: Exchange): void {
    const asked = `${method} ${path} ${status}`;
    const template = Object.keys(this.#document.paths).find((each) => matches(each, path));
    const operation = template && this.#document.paths[template]?.[method.toLowerCase()];
    if (!operation) return this.#checkOutside(asked, body);
    const response = operation.responses[status];
    if (!response) throw new Error(`${asked}: the status is not documented, body ${JSON.stringify(body)}`);
    if (!response.content) return;
    const documented = Object.keys(response.content).find((each) => mediaType?.startsWith(each));
    if (!documented) throw new Error(`${asked}: undocumented media type ${mediaType}`);
    const pointer = [
      'paths',
      template,
      method.toLowerCase(),
      'responses',
      String(status),
      'content',
      documented,
      'schema',
    ];
    this.#validate(asked, `api#/${pointer.map(escape).join('/')}`, body);
  }

  #checkOutside(asked: string, body: unknown): void {
    this.#validate(asked, 'api#/components/schemas/Problem', body);
    const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : null;
    if (!OUTSIDE.some((each) => each === code))
      throw new Error(`${asked}: undocumented, code ${String(code)}`);
  }

  #validate(asked: string, reference: string, body: unknown): void {
    const validate: ValidateFunction =
      this.#ajv.getSchema(reference) ?? this.#ajv.compile({ $ref: reference });
    if (!validate(body)) {
      throw new Error(`${asked}: ${this.#ajv.errorsText(validate.errors)} in ${JSON.stringify(body)}`);
    }
  }
}

/** Without `additionalProperties: {}`, by which the document leaves a shape open. */
const closed = (schema: unknown): unknown =>
  JSON.parse(JSON.stringify(schema).replaceAll('"additionalProperties":{}', '"additionalProperties":false'));

const matches = (template: string, path: string): boolean =>
  new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path);

const escape = (part: string): string => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
