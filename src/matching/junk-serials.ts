const words = (list: string): string[] => list.split(/\s+/).filter((word) => word !== '');

/**
 * What people write where no serial could be read. A text is junk only if *every* word of it stands here, so that
 * a real serial is never caught by a fragment: the German register blocks fragments and even spaces [NWR-SER],
 * and would refuse XXX1234 or NONE123.
 */
const JUNK = new Set([
  ...words(`UNKNOWN UNKN UNK UKN NK NONE NA NIL NULL VOID BLANK EMPTY TBD TBA MISSING LOST ILLEGIBLE UNREADABLE
    READABLE LEGIBLE VISIBLE UNMARKED MARKED RUST RUSTY RUSTED CORRODED WORN DAMAGED REMOVED DEFACED OBLITERATED
    ERASED ALTERED FILED GROUND SCRATCHED OFF OUT NOT NO NR NUM NUMBER NUMBERS SERIAL SERIALNO SN SNO NSN NOSN
    WITHOUT FOUND KNOWN AVAILABLE APPLICABLE RECORDED GIVEN STATED SEEN WEAPON GUN FIREARM RIFLE PISTOL REVOLVER`),
  ...words('INCONNU INCONNUE ILLISIBLE SANS NUMERO NEANT AUCUN ABSENT EFFACE ROUILLE MANQUANT'),
  ...words('DESCONOCIDO DESCONOCIDA ILEGIBLE SIN NINGUNO BORRADO OXIDADO LIMADO DESCONHECIDO ILEGIVEL SEM NENHUM'),
  ...words('UNBEKANNT UNLESERLICH KEINE KEIN OHNE NUMMER FEHLT ROST VERROSTET'),
  ...words('НЕИЗВЕСТНО НЕИЗВЕСТЕН НЕТ БЕЗ НОМЕР НОМЕРА БН НЕ ЧИТАЕТСЯ ОТСУТСТВУЕТ СПИЛЕН НЕВІДОМО НЕМАЄ'),
  ...words('غير معروف واضح مقروء مجهول بدون بلا رقم لا يوجد ممسوح'),
]);

/** Zero and X stand for "nothing" at any length; another letter must repeat, and 11 or 7777 are real numbers. */
const PLACEHOLDER = /^(?:0+|[XХ]{2,}|(\p{Letter})\1{2,})$/u;

/**
 * Whether a serial says only that there is none ("UNKNOWN", "XXX", "s/n", "no number", "0000", "----"), ignoring
 * case, accents and separators. For `manufactured` and `imported` weapons that is refused; elsewhere it is kept
 * as what was recorded (domain 9.22).
 */
export function isJunkSerial(text: string): boolean {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toUpperCase();
  const parts = plain.split(/[^\p{Letter}\p{Number}]+/u).filter((part) => part !== '');
  const joined = parts.join('');
  return joined === '' || PLACEHOLDER.test(joined) || JUNK.has(joined) || parts.every((part) => JUNK.has(part));
}
