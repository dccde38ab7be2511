import { INITIAL_FEN } from './position.js';
import { type Fen, type Ms, type San, turnOf } from './types.js';

const RESULTS = ['1-0', '0-1', '1/2-1/2', '*'] as const;
export type PgnResult = (typeof RESULTS)[number];
export type PgnTag = readonly [name: string, value: string];

export interface PgnMove {
  readonly san: San;
  /** The mover's remaining time after the move; null without a clock. */
  readonly clockMs: Ms | null;
}

export interface PgnGame {
  readonly tags: readonly PgnTag[];
  /** The main line as written, without move numbers, annotations, comments and variations; not checked for legality. */
  readonly sans: readonly San[];
  readonly result: PgnResult;
}

const SEVEN_TAG_ROSTER: readonly PgnTag[] = [
  ['Event', '?'],
  ['Site', '?'],
  ['Date', '????.??.??'],
  ['Round', '?'],
  ['White', '?'],
  ['Black', '?'],
  ['Result', '*'],
];
const MAX_COLUMNS = 79;

/**
 * A game in PGN export format (PGN standard 8): the seven tags in their order and with their unknown values if not
 * given, the others by name, no line over 79 columns but for tags, `%clk` after each move that has a clock.
 * Result, SetUp and FEN follow from `result` and `startFen`, whatever `tags` says of them.
 */
export function makePgn(p: {
  readonly tags: readonly PgnTag[];
  readonly moves: readonly PgnMove[];
  readonly startFen: Fen;
  readonly result: PgnResult;
}): string {
  const tags = new Map([...SEVEN_TAG_ROSTER, ...p.tags, ['Result', p.result]] as const);
  tags.delete('SetUp');
  tags.delete('FEN');
  if (p.startFen !== INITIAL_FEN) tags.set('SetUp', '1').set('FEN', p.startFen);
  const [roster, others] = [[...tags].slice(0, 7), [...tags].slice(7)];
  others.sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = [...roster, ...others].map(([name, value]) => `[${name} "${escapeTag(value)}"]`);
  return [...lines, '', ...wrap([...moveWords(p.moves, p.startFen), p.result]), ''].join('\n');
}

/** Backslash and quote are escaped; line breaks and other control characters cannot be written and become spaces. */
const escapeTag = (value: string): string =>
  value.replace(/\p{Cc}/gu, ' ').replace(/["\\]/g, (letter) => `\\${letter}`);

function moveWords(moves: readonly PgnMove[], startFen: Fen): string[] {
  const fullmoves = Number(startFen.split(' ', 6)[5] ?? 1);
  const startPly = 2 * (fullmoves - 1) + (turnOf(startFen) === 'white' ? 0 : 1);
  return moves.flatMap(({ san, clockMs }, index) => {
    const ply = startPly + index;
    const number = Math.floor(ply / 2) + 1;
    const resumes = index === 0 || moves[index - 1]?.clockMs !== null;
    const numbered = ply % 2 === 0 ? [`${number}.`] : resumes ? [`${number}...`] : [];
    return [...numbered, san, ...(clockMs === null ? [] : [`{[%clk ${makeClk(clockMs)}]}`])];
  });
}

/** `H:MM:SS`, with tenths in the last minute; rounded down, as no one has more time than the clock says. */
function makeClk(clockMs: Ms): string {
  const seconds = Math.floor(clockMs / 1_000);
  const tenths = clockMs < 60_000 ? `.${Math.floor((clockMs % 1_000) / 100)}` : '';
  const [minutes, hours] = [Math.floor(seconds / 60), Math.floor(seconds / 3_600)];
  return `${hours}:${pad(minutes % 60)}:${pad(seconds % 60)}${tenths}`;
}

const pad = (count: number): string => String(count).padStart(2, '0');

function wrap(words: readonly string[]): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= MAX_COLUMNS)
      lines.splice(-1, 1, `${line} ${word}`);
    else lines.push(word);
  }
  return lines;
}

/** A comment that is never closed runs to the end of the text, as the standard has it. */
const TOKEN = new RegExp(
  [
    String.raw`\[\s*(?<tag>\w+)\s+"(?<value>(?:\\.|[^"\\])*)"\s*\]`,
    String.raw`\{[^}]*\}?|;.*|^%.*|\$\d+`,
    String.raw`(?<paren>[()])`,
    String.raw`(?<result>1-0|0-1|1/2-1/2|\*)(?=[\s[]|$)`,
    String.raw`\d+\.+|\d+(?=\s)|\.+`,
    String.raw`(?<word>[^\s(){};$]+)`,
  ].join('|'),
  'gm',
);

/**
 * Reads a file of games, leniently: games may follow each other without a blank line or a result. A game ends at its
 * result or at the next tag; a missing result is taken from the tags, else `*`. Never throws; a word that is no move
 * stays among `sans`, for whoever replays them to find.
 */
export function parsePgn(text: string): PgnGame[] {
  const games: PgnGame[] = [];
  let tags: PgnTag[] = [];
  let sans: San[] = [];
  let depth = 0;
  const endGame = (result: PgnResult): void => {
    games.push({ tags, sans, result });
    [tags, sans, depth] = [[], [], 0];
  };
  for (const { groups = {} } of text.matchAll(TOKEN)) {
    const { tag, value = '', paren, result, word } = groups;
    if (tag !== undefined) {
      if (sans.length > 0) endGame(resultFromTags(tags));
      tags.push([tag, value.replace(/\\(.)/g, '$1')]);
    } else if (paren !== undefined) depth = Math.max(0, depth + (paren === '(' ? 1 : -1));
    else if (depth > 0) continue;
    else if (result !== undefined) endGame(asResult(result));
    else if (word !== undefined) sans.push(...withoutAnnotation(word));
  }
  if (tags.length > 0 || sans.length > 0) endGame(resultFromTags(tags));
  return games;
}

const withoutAnnotation = (word: string): San[] => [word.replace(/[!?]+$/, '')].filter((san) => san !== '');

const resultFromTags = (tags: readonly PgnTag[]): PgnResult =>
  asResult(tags.find(([name]) => name === 'Result')?.[1]);

const asResult = (text: string | undefined): PgnResult => RESULTS.find((result) => result === text) ?? '*';
