import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

/** A weapon on record; '' is what nobody wrote down. */
export interface TracedWeapon {
  weapon: string;
  manufacturer: string;
  serial: string;
  calibre: string;
}

/** What a second officer read on one of them, how it differs, and the weapons it may be. */
export interface TraceRequest {
  request: string;
  reading: string;
  manufacturer: string;
  calibre: string;
  difference: string;
  expected: string[];
}

export interface TracePairs {
  weapons: TracedWeapon[];
  requests: TraceRequest[];
}

const rowsOf = (folder: string, name: string): Record<string, string>[] =>
  parse(readFileSync(join(folder, name)), { columns: true, bom: true });

/** The pairs of a folder with `registrations.csv` and `requests.csv`. */
export const tracePairsOf = (folder: string): TracePairs => ({
  weapons: rowsOf(folder, 'registrations.csv').map((row) => ({
    weapon: row.weapon!,
    manufacturer: row.manufacturer!,
    serial: row.serial!,
    calibre: row.calibre_as_written!,
  })),
  requests: rowsOf(folder, 'requests.csv').map((row) => ({
    request: row.request!,
    reading: row.marking_as_read!,
    manufacturer: row.manufacturer!,
    calibre: row.calibre_as_written!,
    difference: row.difference!,
    expected: row.expected_weapon!.split('|'),
  })),
});

const weapon = ([name, manufacturer, serial, calibre]: readonly string[]): TracedWeapon => ({
  weapon: name!,
  manufacturer: manufacturer!,
  serial: serial!,
  calibre: calibre!,
});

const request = ([name, reading, manufacturer, calibre, difference, ...expected]: readonly string[]): TraceRequest => ({
  request: name!,
  reading: reading!,
  manufacturer: manufacturer!,
  calibre: calibre!,
  difference: difference!,
  expected,
});

/** Pairs made up after the ways that officers misread. */
export const madeUpPairs: TracePairs = {
  weapons: [
    ['W1', 'GLOCK', 'QXR417', '9mm'],
    ['W2', 'GLOCK', 'QXR471', '9mm'],
    ['W3', 'TAURUS', 'ZKP55120', '.380'],
    ['W4', 'RUGER', '904-31177', '9 mm'],
    ['W5', 'SMITH & WESSON', 'VTB0382', '.40'],
    ['W6', 'CANIK', 'KWO55831', '9mm'],
    ['W7', '', 'KWO55331', '.22'],
    ['W8', 'SIG SAUER', '57B004416', '9mm'],
    ['W9', '', 'LLM7731', ''],
    ['W10', 'FN', 'GKV0071182', '9mm'],
  ].map(weapon),
  requests: [
    ['R1', 'QXR417', 'GLOCK', '9mm', 'exact', 'W1'],
    ['R2', 'QXR 471', 'GLOCK', '9mm', 'exact', 'W2'],
    ['R3', '90431177', 'RUGER', '9 mm', 'exact', 'W4'],
    ['R4', 'LLM7731', '', '', 'exact', 'W9'],
    ['R5', 'GKV0071182', '', '9mm', 'exact', 'W10'],
    ['R6', 'VTB382', 'SMITH & WESSON', '.40', 'deletion', 'W5'],
    ['R7', 'ZKP551220', 'TAURUS', '', 'insertion', 'W3'],
    ['R8', '57B004476', 'SIG SAUER', '9mm', 'substitution', 'W8'],
    ['R9', 'GKV4071132', 'FN', '9mm', 'substitution_x2', 'W10'],
    ['R10', 'QRX417', 'GLOCK', '9mm', 'transposition', 'W1'],
    ['R11', 'KWO55331', 'CANIK', '9mm', 'ambiguous', 'W7', 'W6'],
  ].map(request),
};
