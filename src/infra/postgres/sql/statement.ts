/** A prepared statement: `name` stands for `text` on each connection. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
}

/** Rows as one parameter, for `json_to_recordset`: a statement of fixed text takes any number of them. */
export const rowsParameter = (rows: readonly object[]): string => JSON.stringify(rows);
