/*
 * Reads the picture of a QR code of version 1 (21 modules), as ISO/IEC 18004 has it, without the library that draws it.
 * It corrects no errors: a drawn picture has none.
 */
const SIZE = 21;
const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const LEVELS = ['M', 'L', 'H', 'Q'];

type Modules = boolean[][];

const MASKS: ((y: number, x: number) => boolean)[] = [
  (y, x) => (y + x) % 2 === 0,
  (y) => y % 2 === 0,
  (_, x) => x % 3 === 0,
  (y, x) => (y + x) % 3 === 0,
  (y, x) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0,
  (y, x) => ((y * x) % 2) + ((y * x) % 3) === 0,
  (y, x) => (((y * x) % 2) + ((y * x) % 3)) % 2 === 0,
  (y, x) => (((y + x) % 2) + ((y * x) % 3)) % 2 === 0,
];

/** Dark modules, which are strokes of one module's height; the finder patterns reach the corners. */
function modulesOf(svg: string): Modules {
  const [, path = ''] = / stroke="#000000" d="([^"]*)"/.exec(svg) ?? [];
  const dark: [y: number, x: number][] = [];
  let [x, y] = [0, 0];
  for (const [, command, first, second] of path.matchAll(/([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?/g)) {
    if (command === 'M') [x, y] = [Number(first), Number(second)];
    else if (command === 'm') x += Number(first);
    else for (const end = x + Number(first); x < end; x += 1) dark.push([Math.floor(y), x]);
  }
  const corner = Math.min(...dark.map(([row]) => row));
  const modules = Array.from({ length: SIZE }, () => Array.from({ length: SIZE }, () => false));
  for (const [row, column] of dark) modules[row - corner]![column - corner] = true;
  return modules;
}

const isFunction = (y: number, x: number) =>
  y === 6 || x === 6 || (y < 9 && x < 9) || (y < 9 && x > SIZE - 9) || (y > SIZE - 9 && x < 9);

const numberOf = (bits: boolean[]) => bits.reduce((number, bit) => number * 2 + Number(bit), 0);

/** Two columns at a time from the right, up and down in turns; column 6 is timing. */
function bitsOf(modules: Modules, mask: (y: number, x: number) => boolean): boolean[] {
  const bits: boolean[] = [];
  const pairs = [20, 18, 16, 14, 12, 10, 8, 5, 3, 1];
  for (const [turn, right] of pairs.entries())
    for (let step = 0; step < SIZE; step += 1)
      for (const x of [right, right - 1]) {
        const y = turn % 2 === 0 ? SIZE - 1 - step : step;
        if (!isFunction(y, x)) bits.push(modules[y]![x]! !== mask(y, x));
      }
  return bits;
}

/** What stands in the picture, and its level of error correction. */
export function readQr(svg: string): { text: string; level: string } {
  const modules = modulesOf(svg);
  const format = numberOf(modules[8]!.slice(0, 5)) ^ 0b10101;
  const bits = bitsOf(modules, MASKS[format & 0b111]!);
  const take = (count: number) => numberOf(bits.splice(0, count));
  if (take(4) !== 0b0010) throw new Error('not in the alphanumeric mode');
  const length = take(9);
  let text = '';
  while (text.length < length) {
    const two = length - text.length > 1;
    const value = take(two ? 11 : 6);
    text += (two ? ALPHANUMERIC[Math.floor(value / 45)]! : '') + ALPHANUMERIC[value % 45]!;
  }
  return { text, level: LEVELS[format >> 3]! };
}
