import type { Ms } from '../chess/types.js';

/**
 * How thinking time is given. All durations are milliseconds.
 * - fischer: `incrementMs` is added after each move (FIDE guidelines III)
 * - delay: the clock waits `delayMs` before it runs (US Chess 5F)
 * - bronstein: after a move the time used comes back, at most `delayMs`
 * - hourglass: what one side uses the other side gains
 * - correspondence: each move has `daysPerMove` days of its own
 * - unlimited: no clock
 */
export type TimeControl =
  | { readonly kind: 'fischer'; readonly initialMs: Ms; readonly incrementMs: Ms }
  | { readonly kind: 'delay'; readonly initialMs: Ms; readonly delayMs: Ms }
  | { readonly kind: 'bronstein'; readonly initialMs: Ms; readonly delayMs: Ms }
  | { readonly kind: 'hourglass'; readonly initialMs: Ms }
  | { readonly kind: 'correspondence'; readonly daysPerMove: number }
  | { readonly kind: 'unlimited' };
