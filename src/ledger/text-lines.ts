/**
 * Lines of a UTF-8 stream, without their ends. Only LF ends a line: node:readline also breaks at U+2028, which stands
 * unescaped in JSON. Throws on bytes that are not UTF-8 and on a line of more than `maxLength` characters.
 */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>, maxLength = 8_388_608): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() as string;
    for (const line of [...lines, rest]) {
      if (line.length > maxLength) throw new RangeError(`is longer than ${maxLength} characters`);
    }
    yield* lines;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}
