import './typescript.js';

/** Jest loads this file itself, before any of its transforms; the work is in test-server.ts. */
export default async function globalSetup() {
  const { compileSources } = await import('./compile.ts');
  await compileSources();
  const { startTestServer } = await import('./test-server.ts');
  await startTestServer();
}
