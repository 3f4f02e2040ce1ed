/** How a maker writes its running number: `prefix`, letters that count, digits that count, `suffix`. */
export interface SerialPattern {
  prefix: string;
  /** Letters before the digits that move on when the digits are full: AAA999 is followed by AAB000. */
  letters: number;
  digits: number;
  /** False where small numbers are written short, as most makers before the war did. */
  padded: boolean;
  suffix: string;
}

/** Part of a pattern's numbers that one maker uses. */
export interface SerialSeries {
  pattern: SerialPattern;
  first: number;
  count: number;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** `value` in letters, `width` of them, counting from A. */
function lettersOf(value: number, width: number): string {
  let text = '';
  for (let rest = value; text.length < width; rest = Math.floor(rest / 26)) text = ALPHABET[rest % 26] + text;
  return text;
}

/** How many numbers a pattern has. */
export function capacityOf({ letters, digits }: SerialPattern): number {
  return 26 ** letters * 10 ** digits;
}

/** The serial a pattern gives to a running number from 0 to its capacity less one. */
export function serialAt({ prefix, letters, digits, padded, suffix }: SerialPattern, running: number): string {
  if (letters === 0) return prefix + (padded ? String(running).padStart(digits, '0') : running) + suffix;
  const full = 10 ** digits;
  const counting = lettersOf(Math.floor(running / full), letters) + String(running % full).padStart(digits, '0');
  return prefix + counting + suffix;
}

/** `#` in a shape stands for a letter that tells makers and rounds apart. */
const SHAPES: readonly { prefix: string; letters?: number; digits: number; padded?: boolean; suffix?: string }[] = [
  { prefix: '##', digits: 5 },
  { prefix: '', digits: 7, padded: false },
  { prefix: '', letters: 3, digits: 3 },
  { prefix: '#', digits: 6 },
  { prefix: '', digits: 4 },
  { prefix: '###', digits: 4 },
  { prefix: '', digits: 8 },
  { prefix: '#', digits: 6, suffix: '#' },
  { prefix: '52#', digits: 6 },
  { prefix: '', digits: 6 },
  { prefix: 'M#', digits: 8 },
  { prefix: '', digits: 5, suffix: '#' },
  { prefix: '##', digits: 7, suffix: '#' },
  { prefix: 'X##', digits: 8, suffix: '#' },
];

/** Nothing shorter than four characters is written without padding. */
const SHORTEST_UNPADDED = 1_000;
/** Spreads neighbouring variants over the alphabet; odd and no multiple of 13, so that no two become one. */
const SPREAD = 7_919;

/** Lanes begin at different shapes, so that a small register shows them all. */
const LANE_STRIDE = 5;

const placesIn = (shape: string) => shape.split('#').length - 1;

function variantOf(shape: string, value: number): string {
  const letters = [...lettersOf((value * SPREAD + SPREAD) % 26 ** placesIn(shape), placesIn(shape))];
  return shape.replace(/#/g, () => letters.shift()!);
}

export interface SeriesRequest {
  /** Makers of one lane use the same numbers; two lanes never share one. */
  lane: number;
  lanes: number;
  /** Counts a maker's series from 0. */
  turn: number;
  /** The longest series. */
  longest: number;
}

/** The series the makers of one lane use in turn, 4 to 12 characters; null where a shape has no numbers left for it. */
export function seriesOf({ lane, lanes, turn, longest }: SeriesRequest): SerialSeries | null {
  const shape = SHAPES[(turn + lane * LANE_STRIDE) % SHAPES.length]!;
  const { letters = 0, digits, padded = true } = shape;
  const share = Math.floor(turn / SHAPES.length) * lanes + lane;
  const affixes = `${shape.prefix}|${shape.suffix ?? ''}`;
  const [prefix, suffix] = variantOf(affixes, share).split('|') as [string, string];
  const pattern = { prefix, letters, digits, padded, suffix };
  const start = padded ? 1 : SHORTEST_UNPADDED;
  const room = capacityOf(pattern) - start;
  const places = placesIn(affixes);
  if (places > 0) return share < 26 ** places ? { pattern, first: start, count: Math.min(room, longest) } : null;
  const count = Math.min(Math.floor(room / lanes), longest);
  const first = start + share * count;
  return first + count <= capacityOf(pattern) ? { pattern, first, count } : null;
}
