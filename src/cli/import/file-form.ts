import type { Commit } from '../../weapons/index.js';

const FORMATS = ['csv', 'ndjson'] as const;
type Format = (typeof FORMATS)[number];

/** How a file is to be read, and what becomes of it; what is absent is left to the service. */
export interface FileOrder {
  format: Format;
  gzip: boolean;
  commit?: Commit;
  dryRun?: boolean;
  encoding?: string;
  /** By its name. */
  delimiter?: string;
  /** The id of a saved mapping. */
  mapping?: string;
}

const FORMAT_OF: Record<string, Format> = { csv: 'csv', ndjson: 'ndjson', jsonl: 'ndjson' };

/** What the name of a file tells: its format, unless that was said, and whether it is packed. */
export function fileForm(path: string, said?: string): Pick<FileOrder, 'format' | 'gzip'> {
  const gzip = /\.gz$/i.test(path);
  const [, extension = ''] = /\.([^./\\]+)$/.exec(gzip ? path.slice(0, -'.gz'.length) : path) ?? [];
  const format = FORMATS.find((known) => known === (said ?? FORMAT_OF[extension.toLowerCase()]));
  if (format !== undefined) return { format, gzip };
  const why = said === undefined ? `The name of ${path} does not tell its format` : `${said} is no format of a file`;
  throw new Error(`${why}; say --format csv or ndjson`);
}
