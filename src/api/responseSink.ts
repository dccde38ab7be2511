import type { ServerResponse } from 'node:http';
import type { StreamSink } from '../contract/gameStreams.js';

export const EVENT_STREAM = 'text/event-stream';

const HEADERS = {
  'Content-Type': `${EVENT_STREAM}; charset=utf-8`,
  'Cache-Control': 'no-store',
  // nginx would keep events back until it has a bufferful
  'X-Accel-Buffering': 'no',
};

/** The response as a stream of events; untouched until the first one. */
export const responseSink = (response: ServerResponse): StreamSink => ({
  get isOpen() {
    return !response.writableEnded && !response.destroyed;
  },
  get waitingBytes() {
    return response.writableLength;
  },
  write(chunk) {
    if (!response.headersSent) response.writeHead(200, HEADERS);
    response.write(chunk);
  },
  end: () => void response.end(),
  cut: () => void response.destroy(),
  onClose: (listener) => void response.once('close', listener),
});
