import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { canonicalJson } from './canonical.js';
import { COLUMN_NAMES } from './columns.js';
import { entryHash, ENTRY_MAX_BYTES, parseEntry } from './entry.js';
import { IDENTITIES, SOURCES } from './envelope.js';
import type { JsonFact } from './json-fact.js';
import { summariseList } from './merkle.js';
import { openingFault, type EntryOpening } from './openings.js';
import { seal } from './sealed.js';

const document = readFileSync('docs/ledger-format.md', 'utf8');

/** The fenced block with this name in its info string. */
function block(name: string): string {
  const match = new RegExp(`^\`\`\`(?:json|hex) ${name}\\n([^]*?)\\n\`\`\`$`, 'm').exec(document);
  if (match === null) throw new Error(`docs/ledger-format.md has no block ${name}`);
  return match[1] as string;
}
const json = (name: string): JsonFact => JSON.parse(block(name)) as JsonFact;

describe('docs/ledger-format.md', () => {
  it('shows the sealed value that its opening gives', () => {
    const { name, value, salt } = json('opening') as unknown as EntryOpening;
    expect(block('sealed-bytes')).toBe(salt + Buffer.from(canonicalJson([name, value])).toString('hex'));
    expect(seal(name, value, salt).sealed).toBe(block('sealed'));
  });

  it('shows the canonical text, bytes and hash of its envelope', () => {
    expect(canonicalJson(json('envelope'))).toBe(block('canonical'));
    const bytes = Buffer.concat([Buffer.of(0), Buffer.from(block('canonical'))]);
    const ends = [bytes.subarray(0, 16), bytes.subarray(-16)].map((part) => part.toString('hex'));
    expect(block('hashed-ends')).toBe(ends.join(' '));
    expect(entryHash(block('canonical'))).toBe(block('hash'));
  });

  it('shows an envelope that is one, and to which the opening belongs', () => {
    const parsed = parseEntry(block('canonical'));
    expect(parsed).toEqual({ envelope: json('envelope') });
    expect(openingFault(json('envelope') as object, json('opening') as unknown as EntryOpening)).toBeNull();
  });

  it('shows the hash of its list', () => {
    expect(summariseList(json('items') as JsonFact[]).listHash).toBe(block('list-hash'));
  });

  it('names every column, source, identity, rule and break, and the limit', () => {
    const rules = (JSON.parse(readFileSync('src/ledger/golden/refused-values.json', 'utf8')) as { rule: string }[]).map(
      ({ rule }) => rule,
    );
    const breaks = ['altered', 'missing', 'inserted', 'reordered', 'truncated', 'derivedColumn', 'opening'];
    for (const word of [...COLUMN_NAMES, ...SOURCES, ...IDENTITIES, ...rules, ...breaks]) {
      expect(document).toContain(`\`${word}\``);
    }
    expect(document).toContain(ENTRY_MAX_BYTES.toLocaleString('en'));
  });
});
