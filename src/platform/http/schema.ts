/** A JSON schema as OpenAPI 3.0 takes it. */
export type Schema = Readonly<Record<string, unknown>>;

/** A member that an object may lack. */
interface Optional {
  optional: Schema;
}

/** A schema for every member of `T`, and for no other: one forgotten or too many does not compile. */
type Members<T> = { [Member in keyof T]-?: object extends Pick<T, Member> ? Optional : Schema };

export const TEXT = { type: 'string' } as const;
export const ID = { type: 'string', format: 'uuid' } as const;
export const INSTANT = { type: 'string', format: 'date-time' } as const;
export const INTEGER = { type: 'integer' } as const;
export const NUMBER = { type: 'number' } as const;
export const FLAG = { type: 'boolean' } as const;
export const HASH = { type: 'string', pattern: '^[0-9a-f]{64}$', description: 'SHA-256' } as const;
/** What only its kind knows the members of. */
export const ANY_OBJECT = { type: 'object', additionalProperties: true } as const;

export const described = (schema: Schema, description: string): Schema => ({ ...schema, description });

export const codeOf = (codes: readonly string[]): Schema => ({ type: 'string', enum: [...codes] });

export const listOf = (items: Schema): Schema => ({ type: 'array', items });

export const optional = (schema: Schema): Optional => ({ optional: schema });

/** OpenAPI 3.0 takes null only beside a type, and only if a list of codes names it; a schema by reference has none. */
export const nullable = (schema: Schema): Schema => ({
  ...schema,
  nullable: true,
  ...(Array.isArray(schema.enum) ? { enum: [...(schema.enum as unknown[]), null] } : {}),
});

export function shape<T>(members: Members<T>): Schema {
  const entries = Object.entries<Schema | Optional>(members);
  const isOptional = (member: Schema | Optional): member is Optional => 'optional' in member;
  return {
    type: 'object',
    properties: Object.fromEntries(
      entries.map(([name, member]) => [name, isOptional(member) ? member.optional : member]),
    ),
    required: entries.filter(([, member]) => !isOptional(member)).map(([name]) => name),
  };
}

const registry = new Map<string, Schema>();

/** Puts a schema under a name of its own into the document; gives the reference to it. */
export function named(name: string, schema: Schema): Schema {
  if (registry.has(name)) throw new Error(`two schemas are named ${name}`);
  registry.set(name, schema);
  return { $ref: `#/components/schemas/${name}` };
}

export const namedSchemas = (): Record<string, Schema> => Object.fromEntries(registry);

/** The names of the members of a schema, by its name or itself. */
export function memberNames(schema: Schema): string[] {
  const { $ref, properties } = schema as { $ref?: string; properties?: object };
  if ($ref !== undefined) return memberNames(registry.get($ref.slice($ref.lastIndexOf('/') + 1))!);
  return Object.keys(properties ?? {});
}
