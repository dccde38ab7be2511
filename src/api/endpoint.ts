import { z } from 'zod';
import type { StreamSink } from '../contract/gameStreams.js';
import type { Principal } from '../contract/principal.js';
import type { EpochMs } from '../domain/chess/types.js';
import type { Refusal, RefusalCode } from '../domain/game/refusal.js';
import type { Result } from '../domain/result.js';

/**
 * - token: needs a bearer token and counts against rate limits
 * - watch: like a socket: with a token, a ticket, or where the service allows it as nobody; counts as a connection
 * - public: for probes and tools inside the network
 */
export type Access = 'token' | 'watch' | 'public';

type Fields = Record<string, unknown>;

/** One parsed request. */
export interface Call<P = Fields, Q = Fields, B = unknown, A extends Access = Access> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** The header `Idempotency-Key`; null if absent, or if it means nothing here. */
  readonly idempotencyKey: string | null;
  /** The header `Last-Event-ID`; null if absent, or if it is no version. */
  readonly lastEventId: number | null;
  readonly caller: A extends 'token' ? Principal : A extends 'watch' ? Principal | null : null;
  readonly correlationId: string;
  /** When the request arrived, before anything else was done for it. */
  readonly receivedAt: EpochMs;
}

export interface Reply<R = unknown> {
  readonly body: R;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The answer when nothing is wrong. */
interface Success<R extends z.ZodType> {
  readonly status: 200 | 201;
  readonly description: string;
  readonly schema: R;
  /** Default `application/json`; for every other type `schema` is a string. */
  readonly mediaType?: string;
  /** Headers to expect, each with what it means. */
  readonly headers?: Readonly<Record<string, string>>;
}

export const NoFields = z.strictObject({});
type NoFields = typeof NoFields;

interface EndpointSpec<
  P extends z.ZodObject,
  Q extends z.ZodObject,
  B extends z.ZodType,
  R extends z.ZodType,
  A extends Access,
> {
  readonly method: 'get' | 'post';
  /** OpenAPI template, which is also the `route` label of metrics: `/v1/games/{gameId}`. */
  readonly path: string;
  readonly name: string;
  readonly summary: string;
  readonly access: A;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Where the header `Idempotency-Key` means something, what it must look like. */
  readonly keySchema?: z.ZodType<string>;
  readonly success: Success<R>;
  /** Refusals of this endpoint besides those that any endpoint can give (see openapi.ts). */
  readonly refusals: readonly RefusalCode[];
  /** What is written to `sink` becomes the response; then the reply is not sent. */
  handle(
    call: Call<z.infer<P>, z.infer<Q>, z.infer<B>, A>,
    sink: StreamSink,
  ): Promise<Result<Reply<z.infer<R>>, Refusal>>;
}

/** An endpoint whose types have been checked: routing and documentation are both made from it. */
export type Endpoint = EndpointSpec<z.ZodObject, z.ZodObject, z.ZodType, z.ZodType, Access>;

/** Checks that `handle` takes what the schemas parse and gives what the success schema describes. */
export const endpoint = <
  R extends z.ZodType,
  A extends Access,
  P extends z.ZodObject = NoFields,
  Q extends z.ZodObject = NoFields,
  B extends z.ZodType = NoFields,
>(
  spec: EndpointSpec<P, Q, B, R, A>,
): Endpoint => spec;
