import type { CloseName } from '../contract/closeCodes.js';

const CLOSED_BY_PARSER: Readonly<Record<string, CloseName>> = {
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 'frame_too_big',
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: 'frame_too_big',
  WS_ERR_INVALID_UTF8: 'not_utf8',
  WS_ERR_TOO_MANY_BUFFERED_PARTS: 'too_many_pieces',
};

/** What `ws` has closed for by itself, by the code of its error; null for an error of the network. */
export function closedByParser(errorCode = ''): CloseName | null {
  return errorCode.startsWith('WS_ERR_') ? (CLOSED_BY_PARSER[errorCode] ?? 'protocol_error') : null;
}
