import { describe, expect, it } from '@jest/globals';
import { wantedType } from './media-type.js';

const OFFERED = ['application/json', 'application/x-ndjson', 'text/csv'] as const;

describe('an Accept header', () => {
  it.each<[string | undefined, string | undefined]>([
    [undefined, 'application/json'],
    ['', 'application/json'],
    ['*/*', 'application/json'],
    ['application/*', 'application/json'],
    ['application/json, text/plain, */*', 'application/json'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'application/json'],
    ['text/csv', 'text/csv'],
    ['Text/CSV; header=present; charset=UTF-8', 'text/csv'],
    ['text/*', 'text/csv'],
    ['text/csv, */*', 'text/csv'],
    ['application/json;q=0.5, application/x-ndjson', 'application/x-ndjson'],
    ['*/*, application/json;q=0', 'application/x-ndjson'],
    ['application/x-ndjson;q=0.9, text/csv;q=0.95', 'text/csv'],
    ['application/xml', undefined],
    ['text/csv;q=0', undefined],
    ['csv', undefined],
    [',;,', undefined],
  ])('%j asks for %s', (accept, type) => {
    expect(wantedType(accept, OFFERED)).toBe(type);
  });
});
