/**
 * C2SP tlog-proof: where the entry stands, the hashes that lead from it to the root, the checkpoint. Its canonical bytes
 * come along as the extra data, so that whoever has the proof needs nothing else but the key of the log.
 */
export const proofText = (canonical: string, index: number, hashes: readonly Buffer[], checkpoint: string): string =>
  [
    'c2sp.org/tlog-proof@v1',
    `extra ${Buffer.from(canonical).toString('base64')}`,
    `index ${index}`,
    ...hashes.map((hash) => hash.toString('base64')),
    '',
    checkpoint,
  ].join('\n');
