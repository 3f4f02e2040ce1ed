import type { RowView } from '../../weapons/index.js';
import type { ApiClient } from '../api-client.js';
import { follow, sendFile } from '../import/weapon-imports.js';
import { say } from '../outcome.js';
import { show, step } from './narrate.js';

/** As an office keeps it: its own words, a maker's name with a letter too few, a serial that the program rounded. */
const LIST = [
  'Weapon type;Origin;Make;Model;Calibre;Country of origin;Year;Serial no.',
  'semi-automatic pistol;recovered;Bereta;92FS;9 mm Para;ITA;2011;HBX4471',
  'semi-automatic pistol;recovered;Quillfeather Arms;Q22;.22 LR;USA;2016;1.23E+11',
  '',
].join('\r\n');

interface Registered {
  payload: { importedFrom: { file: string; number: number } };
}

/** A list in a spreadsheet becomes weapons on record; what came of each row is printed, and what the entry keeps of it. */
export async function importList(customs: ApiClient): Promise<void> {
  step('Customs sends the list that one office kept in a spreadsheet.     POST /v1/weapon-imports');
  for (const line of LIST.trim().split('\r\n')) show(line);
  async function* bytes() {
    yield Buffer.from(LIST);
  }
  const { import: list } = await sendFile(customs, { format: 'csv', gzip: false }, bytes());
  await follow(customs, list.job, { seen: () => undefined, complain: say });
  const path = `/v1/weapon-imports/${list.id}`;
  const { items } = await customs.get<{ items: RowView[] }>(`${path}/rows`);
  for (const { number, verdict, reasons } of items) {
    show(`row ${number}  ${verdict}`);
    for (const { code, column, detail } of reasons) show(`    ${column}: ${code}, ${detail}`);
  }

  step('The rejected row comes back with its reason, to be mended.     GET /v1/weapon-imports/{id}/rejects');
  const pieces: Uint8Array[] = [];
  for await (const piece of customs.download(`${path}/rejects`)) pieces.push(piece);
  for (const line of Buffer.concat(pieces).toString().trim().split('\r\n')) show(line);

  step('The other is a weapon; its first entry names the file.     GET /v1/weapons/{id}/entries');
  const { weapon } = items.find(({ weapon }) => weapon !== null)!;
  const { items: entries } = await customs.get<{ items: Registered[] }>(`/v1/weapons/${weapon}/entries`);
  const { file, number } = entries[0]!.payload.importedFrom;
  if (file !== list.payloadHash) throw new Error('The entry names another file');
  show(`row ${number} of the file with the SHA-256 ${file}`);
}
