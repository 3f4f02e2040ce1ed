import { validate as isUuid } from 'uuid';
import type { ApiClient } from '../api-client.js';

/** The id of a saved mapping by its name; an id is itself. */
export async function mappingId(client: ApiClient, mapping: string): Promise<string> {
  if (isUuid(mapping)) return mapping;
  const names: string[] = [];
  for await (const { id, name } of client.list<{ id: string; name: string }>('/v1/import-mappings')) {
    if (name === mapping) return id;
    names.push(name);
  }
  throw new Error(`Your agency has no mapping ${mapping}; it has ${names.join(', ') || 'none'}`);
}
