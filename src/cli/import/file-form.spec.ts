import { describe, expect, it } from '@jest/globals';
import { fileForm } from './file-form.js';

describe('the name of a file', () => {
  it.each([
    ['stock.csv', 'csv', false],
    ['STOCK.CSV', 'csv', false],
    ['old/stock.2019.ndjson', 'ndjson', false],
    ['stock.jsonl', 'ndjson', false],
    ['stock.csv.gz', 'csv', true],
    ['stock.ndjson.GZ', 'ndjson', true],
  ] as const)('%s tells its format, and whether it is packed', (path, format, gzip) => {
    expect(fileForm(path)).toEqual({ format, gzip });
  });

  it.each(['stock', 'stock.gz', 'stock.xlsx', 'stock.csv/part', '.gz'])(
    '%s tells no format, so it must be said',
    (path) => {
      expect(() => fileForm(path)).toThrow('say --format csv or ndjson');
      expect(fileForm(path, 'ndjson').format).toBe('ndjson');
    },
  );

  it('is overruled by what is said of the format, not of the packing', () => {
    expect(fileForm('stock.csv.gz', 'ndjson')).toEqual({ format: 'ndjson', gzip: true });
    expect(() => fileForm('stock.csv', 'xml')).toThrow('xml is no format of a file; say --format csv or ndjson');
  });
});
