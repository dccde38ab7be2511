import type { PagePosition } from './gameReads.js';

const POSITION = /^(\d{1,15})\.([0-9A-Za-z]{12})$/;

/** The text in which clients hold a position; they should not read it. */
export const makeCursor = ({ createdAt, gameId }: PagePosition): string =>
  Buffer.from(`${createdAt}.${gameId}`).toString('base64url');

/** Null: not a text that `makeCursor` has made. */
export function parseCursor(text: string): PagePosition | null {
  const [, createdAt, gameId] = POSITION.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  if (createdAt === undefined || gameId === undefined) return null;
  const position = { createdAt: Number(createdAt), gameId };
  return makeCursor(position) === text ? position : null;
}
