/** Headers that one request may have; their bytes are limited as well, by the HTTP server. */
export const MAX_HEADERS = 64;

/** `rawHeaders`: names and values in turn, as Node gives them. */
export const hasTooManyHeaders = ({ rawHeaders }: { readonly rawHeaders: readonly string[] }): boolean =>
  rawHeaders.length > 2 * MAX_HEADERS;
