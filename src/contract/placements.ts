/** Which cell a creation that may be repeated was given at first. */
export interface Placements {
  /**
   * The cell that was remembered for the name, else `cell`, which is remembered from now on, for a day. While Redis is
   * away it is `cell`: the same as before unless the cells have changed within the day.
   */
  firstCell(name: string, cell: string): Promise<string>;
}
