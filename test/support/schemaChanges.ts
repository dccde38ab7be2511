type Schema = Record<string, unknown> & { properties: Record<string, unknown>; required: string[] };
interface Message extends Schema {
  readonly definitions: {
    MovePlayed: Schema;
    Color: { enum: string[] };
    Actor: { oneOf: Schema[] };
  };
}

/** A change to the schema of `game.move_played`, and whether all who read it are still served afterwards. */
export interface SchemaChange {
  readonly name: string;
  readonly change: (message: Message) => void;
  readonly compatible: boolean;
}

const text = { type: 'string' };

export const SCHEMA_CHANGES: readonly SchemaChange[] = [
  { name: 'nothing', change: () => {}, compatible: true },
  {
    name: 'a description',
    change: ({ definitions }) => void (definitions.MovePlayed['description'] = 'A move.'),
    compatible: true,
  },
  {
    name: 'a new optional field of the event',
    change: ({ definitions }) => void (definitions.MovePlayed.properties['comment'] = text),
    compatible: true,
  },
  {
    name: 'a new optional field of the message',
    change: ({ properties }) => void (properties['region'] = text),
    compatible: true,
  },
  {
    name: 'a new optional field of one kind of actor',
    change: ({ definitions }) => void (definitions.Actor.oneOf[0]!.properties['device'] = text),
    compatible: true,
  },
  {
    name: 'a new required field',
    change: ({ definitions: { MovePlayed } }) => {
      MovePlayed.properties['comment'] = text;
      MovePlayed.required.push('comment');
    },
    compatible: false,
  },
  {
    name: 'a field that goes',
    change: ({ definitions: { MovePlayed } }) => {
      delete MovePlayed.properties['san'];
      MovePlayed.required = MovePlayed.required.filter((name) => name !== 'san');
    },
    compatible: false,
  },
  {
    name: 'a field of another type',
    change: ({ definitions }) => void (definitions.MovePlayed.properties['spentMs'] = text),
    compatible: false,
  },
  {
    name: 'a field that may be missing from now on',
    change: ({ definitions: { MovePlayed } }) =>
      void (MovePlayed.required = MovePlayed.required.filter((name) => name !== 'san')),
    compatible: false,
  },
  {
    name: 'a field that may be null from now on',
    change: ({ definitions }) =>
      void (definitions.MovePlayed.properties['san'] = { anyOf: [text, { type: 'null' }] }),
    compatible: false,
  },
  {
    name: 'one more value of an enumeration',
    change: ({ definitions }) => void definitions.Color.enum.push('red'),
    compatible: false,
  },
  {
    name: 'one value less of an enumeration',
    change: ({ definitions }) => void definitions.Color.enum.pop(),
    compatible: false,
  },
  {
    name: 'one more kind of actor',
    change: ({ definitions }) =>
      void definitions.Actor.oneOf.push({
        type: 'object',
        properties: { kind: { type: 'string', const: 'crowd' } },
        required: ['kind'],
      }),
    compatible: false,
  },
  {
    name: 'one kind of actor less',
    change: ({ definitions }) => void definitions.Actor.oneOf.pop(),
    compatible: false,
  },
];

/** `schema` after the change; itself untouched. */
export function changed(schema: unknown, { change }: SchemaChange): unknown {
  const copy = structuredClone(schema);
  change(copy as Message);
  return copy;
}
