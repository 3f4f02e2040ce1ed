type Characters = readonly string[];

/**
 * Whether one folded key comes from the other by at most `most` errors (a character wrong, lost, added, or two
 * neighbours swapped, also with one lost or added between them). Says in a microsecond what an alignment would say,
 * so that only the few markings that are near are aligned.
 */
export function withinEdits(read: Characters, marked: Characters, most: number): boolean {
  return Math.abs(read.length - marked.length) <= most && reaches(read, 0, marked, 0, most);
}

function reaches(read: Characters, r: number, marked: Characters, m: number, left: number): boolean {
  while (r < read.length && m < marked.length && read[r] === marked[m]) {
    r += 1;
    m += 1;
  }
  const [toRead, toMark] = [read.length - r, marked.length - m];
  if (toRead === 0 || toMark === 0) return toRead + toMark <= left;
  if (left === 0 || Math.abs(toRead - toMark) > left) return false;
  return (
    reaches(read, r + 1, marked, m + 1, left - 1) ||
    reaches(read, r, marked, m + 1, left - 1) ||
    reaches(read, r + 1, marked, m, left - 1) ||
    swaps(read, r, marked, m, left)
  );
}

/** The next of each is the other's next but one, or next but two where one was lost or added between the two. */
function swaps(read: Characters, r: number, marked: Characters, m: number, left: number): boolean {
  const crossed = (reads: number, marks: number) => read[r + reads] === marked[m] && read[r] === marked[m + marks];
  if (crossed(1, 1) && reaches(read, r + 2, marked, m + 2, left - 1)) return true;
  if (left < 2) return false;
  return (
    (crossed(1, 2) && reaches(read, r + 2, marked, m + 3, left - 2)) ||
    (crossed(2, 1) && reaches(read, r + 3, marked, m + 2, left - 2))
  );
}
