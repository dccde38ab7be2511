import { Duplex } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Departures } from '../../src/realtime/departures.js';

/** A wire that notes what each write to the system had in it. */
function openWire() {
  const writes: string[][] = [];
  const wire = new Duplex({
    write: (frame: Buffer, _encoding, done) => {
      writes.push([frame.toString()]);
      done();
    },
    writev: (frames: { chunk: Buffer }[], done) => {
      writes.push(frames.map(({ chunk }) => chunk.toString()));
      done();
    },
  });
  return { wire, writes };
}
const frame = (text: string | number): Buffer => Buffer.from(String(text));

it('what a turn has for a socket goes out at its end, in one write and in order', async () => {
  const departures = new Departures();
  const [one, other] = [openWire(), openWire()];
  departures.write(one.wire, frame('event'));
  departures.write(other.wire, frame('event'));
  departures.write(one.wire, frame('ack'));
  expect([...one.writes, ...other.writes]).toEqual([]);
  await turn();
  expect(one.writes).toEqual([['event', 'ack']]);
  expect(other.writes).toEqual([['event']]);
  departures.write(one.wire, frame('next'));
  await turn();
  expect(one.writes).toEqual([['event', 'ack'], ['next']]);
});

it('a crowd is not kept waiting for the end of the turn, nor is anything lost or doubled', async () => {
  const departures = new Departures();
  const { wire, writes } = openWire();
  const frames = Array.from({ length: 5_000 }, (_, index) => String(index));
  for (const text of frames) departures.write(wire, frame(text));
  expect(writes.flat().length).toBeGreaterThan(4_000);
  await turn();
  expect(writes.flat()).toEqual(frames);
});

it('a wire that ends or breaks in between keeps nobody else from the rest', async () => {
  const departures = new Departures();
  const [ending, broken, whole] = [openWire(), openWire(), openWire()];
  for (const { wire } of [ending, broken, whole]) departures.write(wire, frame('event'));
  ending.wire.end(frame('close'));
  broken.wire.destroy();
  await turn();
  expect(ending.writes.flat()).toEqual(['event', 'close']);
  expect(broken.writes).toEqual([]);
  expect(whole.writes).toEqual([['event']]);
});
