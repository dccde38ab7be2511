/** A game whose every task fails, as a bug would make it. */
export async function game(): Promise<never> {
  throw new Error('a bug in the workflow');
}
