interface Range {
  type: string;
  subtype: string;
  quality: number;
}

const QUALITY = /^q=(0(\.\d{0,3})?|1(\.0{0,3})?)$/;

function rangeOf(text: string): Range {
  const [name = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const [type = '', subtype = ''] = name.split('/');
  const quality = parameters.map((parameter) => QUALITY.exec(parameter)?.[1]).find((value) => value !== undefined);
  return { type, subtype, quality: quality === undefined ? 1 : Number(quality) };
}

/** How exactly a range names a media type; 0 where it does not. */
function exactness({ type, subtype }: Range, offered: string): number {
  if (`${type}/${subtype}` === offered) return 3;
  if (subtype === '*' && offered.startsWith(`${type}/`)) return 2;
  return type === '*' && subtype === '*' ? 1 : 0;
}

/**
 * Which of the media types offered an `Accept` header asks for (RFC 9110 §12.5.1); the first where it does not say, and
 * undefined where it takes none. Of those wanted equally the one named most exactly, then the one offered first.
 */
export function wantedType<Type extends string>(
  accept: string | undefined,
  offered: readonly Type[],
): Type | undefined {
  if (accept === undefined || accept.trim() === '') return offered[0];
  const ranges = accept.split(',').map(rangeOf);
  let wanted: { type: Type; quality: number; exact: number } | undefined;
  for (const type of offered) {
    const met = ranges.map((range) => ({ range, exact: exactness(range, type) })).filter(({ exact }) => exact > 0);
    if (met.length === 0) continue;
    const exact = Math.max(...met.map((one) => one.exact));
    const { quality } = met.find((one) => one.exact === exact)!.range;
    const better = !wanted || quality > wanted.quality || (quality === wanted.quality && exact > wanted.exact);
    if (quality > 0 && better) wanted = { type, quality, exact };
  }
  return wanted?.type;
}
