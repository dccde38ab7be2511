import type { ServerMessage } from '../contract/serverMessage.js';

/** One message as UTF-8 JSON, ready for any number of sockets. */
export const encode = (message: ServerMessage): Buffer => Buffer.from(JSON.stringify(message));
