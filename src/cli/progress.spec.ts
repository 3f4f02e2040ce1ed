import { stripVTControlCharacters } from 'node:util';
import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { StepBars } from './progress.js';

/** What a terminal would show, without the codes that move its cursor. */
function terminal(isTTY: boolean) {
  let written = '';
  const stream = Object.assign(
    new Writable({
      write: (text: Buffer, _, done) => {
        written += text.toString();
        done();
      },
    }),
    { isTTY, columns: 200 },
  );
  return { stream, shown: () => stripVTControlCharacters(written) };
}

function anImport(bars: StepBars): void {
  bars.show('sending', 0, 12_300_000);
  bars.show('sending', 12_300_000, 12_300_000);
  bars.show('reading', 12_300_000, 12_300_000);
  bars.show('comparing', 0, 5_000);
  bars.show('comparing', 5_000, 5_000);
  bars.show('entering', 1_250, 5_000);
  bars.end();
  bars.end();
}

describe('the bars of an import', () => {
  it('show each step on a line of its own, in its unit', () => {
    const { stream, shown } = terminal(true);
    anImport(new StepBars(stream));
    const lines = shown().trimEnd().split('\n');
    expect(lines.map((line) => line.trim().split(' ')[0])).toEqual(['sending', 'reading', 'comparing', 'entering']);
    expect(lines[0]).toMatch(/100% {2}12\.3\/12\.3 MB/);
    expect(lines[2]).toMatch(/100% {2}5000\/5000 rows/);
    expect(lines[3]).toMatch(/25% {2}1250\/5000 rows/);
  });

  it('go on after something else was written', () => {
    const { stream, shown } = terminal(true);
    const bars = new StepBars(stream);
    bars.show('entering', 1, 4);
    bars.end();
    stream.write('the service does not answer\n');
    bars.show('entering', 2, 4);
    bars.end();
    expect(shown()).toMatch(/25%.*\nthe service does not answer\n.*50%/);
  });

  it('show nothing where nobody watches', () => {
    const { stream, shown } = terminal(false);
    anImport(new StepBars(stream));
    expect(shown()).toBe('');
  });
});
