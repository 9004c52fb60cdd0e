// A sealer that seals without a pause, so that a kill hits it anywhere. Settings: the database, the key process, the folder.
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createSealer } from '../../src/audit/sealer.ts';
import { createAuditSigner } from '../../src/confidentiality/audit-signer.ts';
import { openKeyd } from '../../src/confidentiality/open-keyd.ts';
import { createDatabase } from '../../src/db/database.ts';

const PAUSE_MS = 5;
const [databaseUrl = '', keydFolder = '', folder = ''] = process.argv.slice(2);
const POOL = { deadlineMs: 5_000, connections: 2, applicationName: 'sealer', role: 'line_audit_sealer' } as const;
const database = createDatabase(databaseUrl, POOL);
const keyd = { socketPath: join(keydFolder, 'keyd.sock'), tokenFolder: join(keydFolder, 'tokens') };
const signer = createAuditSigner(openKeyd(keyd, 'sealer'));
const say = (what: string, about: unknown) => process.stdout.write(`${what} ${String(about)}\n`);
const log = {
  error: (_name: 'alarm', { kind, subject }: { kind: string; subject?: string }) => say('alarm', `${kind} ${subject}`),
  fault: (where: string, error: unknown) => say(`fault ${where}`, error),
};
const sealer = createSealer({ database, signer, folder, log, raise: async () => {} });
process.send?.({ ready: true });
for (;;) {
  await sealer.run().catch((error: unknown) => log.fault('run', error));
  await setTimeout(PAUSE_MS);
}
