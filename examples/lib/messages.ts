/** The parts of the messages that the examples read; the whole is in schemas/game-events. */
export interface GameMessage {
  readonly gameId: string;
  readonly version: number;
  readonly at: number;
  readonly event: GameEvent;
  readonly hash: string;
}

type Seat = { readonly kind: 'human'; readonly userId: string } | { readonly kind: 'bot' | 'open' };
export type Seats = { readonly white: Seat; readonly black: Seat };

type GameEvent =
  | { readonly type: 'GameStarted'; readonly seats: Seats }
  | { readonly type: 'MovePlayed'; readonly san: string }
  | { readonly type: 'MovesTakenBack'; readonly toPly: number }
  | {
      readonly type: 'GameEnded';
      readonly ending: { readonly result: Result; readonly termination: string };
      readonly summary: { readonly seats: Seats; readonly rated: boolean };
    }
  /** Stands for all others, of today and of later versions. */
  | { readonly type: 'SomethingElse' };

export type Result = '1-0' | '0-1' | '1/2-1/2' | '*';
