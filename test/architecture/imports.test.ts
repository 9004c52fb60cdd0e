import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as rules from './import-rules.ts';
import { IMPORT_TABLE, STORE_USES } from './import-table.ts';
import { proveRule } from './prove-rule.ts';
import { readFiles } from './source-file.ts';

const among = readFiles('src');
const { dependencies } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  dependencies: Record<string, string>;
};

proveRule({
  rule: 'a folder imports only what its row of the table allows',
  find: rules.strayImports,
  among,
  planted: {
    'src/calls/call.ts': "import { matchCalls } from '../routing/match-calls.ts';",
    'src/calls/routes.ts': "import { IdParams } from '../http/contract.ts';\nimport { Refusal } from '../refusal.ts';",
    'src/roster/page.ts': "import type { Page } from '../http/live.ts';\nimport { live } from '../http/live.ts';",
    'src/simulator/clock.ts': "import { wallClock } from '../clock.ts';",
    'src/console/desk.tsx': "import type { DeskBody } from '../routing/contract.ts';\nimport '../routing/desk.ts';",
    'src/http/page.ts': "const { phone } = await import('../simulator/phone.ts');",
    'src/app.ts': "import { anything } from './telephony/twiml.ts';",
  },
  found: [
    'calls imports src/routing/match-calls.ts',
    'roster imports src/http/live.ts',
    'simulator imports src/clock.ts',
    'console imports src/routing/desk.ts',
    'http imports src/simulator/phone.ts',
  ],
});

proveRule({
  rule: 'every folder has its row, and no row leads back to itself',
  find: rules.tableFaults,
  among,
  planted: { 'src/gossip/tell.ts': '', 'src/main.ts': '', 'src/config-rules.ts': '' },
  found: ['gossip has no row'],
});

proveRule({
  rule: 'no files need each other to be loaded',
  find: rules.importCircles,
  among,
  planted: {
    'src/db/one.ts': "import { two } from './two.ts';",
    'src/db/two.ts': "import { three } from './three.ts';",
    'src/db/three.ts': "export const load = () => import('./one.ts');",
    'src/db/four.ts': "import type { Two } from './two.ts';",
    'src/db/two-types.ts': "import type { Four } from './four.ts';",
  },
  found: ['src/db/one.ts → src/db/two.ts → src/db/three.ts → src/db/one.ts'],
});

proveRule({
  rule: 'the statements and routes of a folder are its own, save the uses on the list',
  find: rules.strayStoreUses,
  among,
  planted: {
    'src/telephony/documents.ts': "import { openSession } from '../access/session-store.ts';",
    'src/routing/desk.ts': "import { addCallRoutes } from '../calls/routes.ts';",
    'src/app.ts': "import { addCallRoutes } from './calls/routes.ts';",
  },
  found: [
    'src/telephony/documents.ts imports src/access/session-store.ts',
    'src/routing/desk.ts imports routes: src/calls/routes.ts',
    ...STORE_USES.map(({ store, by }) => `no longer true: ${by} uses ${store}`),
  ],
});

proveRule({
  rule: 'carrier, queue, web server and driver are known to one part of the program each',
  find: rules.strayPackages,
  among,
  planted: {
    'src/routing/ring.ts': "import twilio from 'twilio';",
    'src/escalation/escalation.ts': "import type { Job } from 'bullmq';",
    'src/calls/call.ts': "import type { FastifyInstance } from 'fastify';",
    'src/calls/routes.ts': "import type { FastifyInstance } from 'fastify';",
    'src/access/demo-routes.ts': "import type { FastifyInstance } from 'fastify';",
    'src/access/sign-in.ts': "import pg from 'pg';",
  },
  found: [
    'src/routing/ring.ts imports twilio',
    'src/escalation/escalation.ts imports bullmq',
    'src/calls/call.ts imports fastify',
    'src/access/sign-in.ts imports pg',
  ],
});

proveRule({
  rule: 'production runs without the development packages',
  find: (files) => rules.missingPackages(files, { installed: Object.keys(dependencies) }),
  among,
  planted: {
    'src/http/server.ts': "import vite from 'vite';\nimport type { Plugin } from 'vite';\nimport pino from 'pino';",
    'src/simulator/media/wrtc.ts': "import wrtc from '@roamhq/wrtc';",
  },
  found: ['src/http/server.ts imports vite'],
});

proveRule({
  rule: 'no file gathers others for export',
  find: rules.barrels,
  among,
  planted: {
    'src/calls/index.ts': 'export const call = 1;',
    'src/calls/all.ts': "export * from './call.ts';\nexport { leg } from './leg.ts';\nexport const own = 1;",
  },
  found: [
    'src/calls/index.ts is an index',
    'src/calls/all.ts:1 exports what another file holds',
    'src/calls/all.ts:2 exports what another file holds',
  ],
});

proveRule({
  rule: 'the environment is read at the beginning of a process and nowhere else',
  find: rules.environmentReaders,
  among,
  planted: {
    'src/http/server.ts': "const port = process.env['PORT'];\nconst { env } = process;\nprocess.exit();",
    'src/db/pool.ts': "import { env } from 'node:process';",
    'src/main.ts': 'start(process.env);',
  },
  found: [
    'src/http/server.ts:1 reads the environment',
    'src/http/server.ts:2 reads the environment',
    'src/db/pool.ts imports node:process',
  ],
});

describe('the table that people read', () => {
  const page = readFileSync(new URL('../../src/README.md', import.meta.url), 'utf8');
  const [, table = ''] = page.split('## Who may import whom');
  const folders = [...new Set(among.flatMap(({ path }) => /^src\/([^/]+)\//.exec(path)?.[1] ?? []))];

  it.each(folders)('says of %s what the checked one says', (folder) => {
    const row = table.split('\n').find((line) => line.startsWith(`| \`${folder}\` |`));
    const { imports, types = [] } = IMPORT_TABLE[folder] ?? { imports: [] };
    const typesToo = types.length > 0 ? [`types of ${types.join(', ')}`] : [];
    const said = [imports.join(', ') || 'nothing', ...typesToo].join('; ');
    expect(row?.replace('; types of a `contract.ts`', '')).toBe(`| \`${folder}\` | ${said} |`);
  });
});
