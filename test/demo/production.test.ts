// What the production image holds is what its entries reach: neither the demo nor a package of development may be among it.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { DEMO_DEFAULTS } from '../../src/config-settings.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ENTRIES = [
  'src/main.ts',
  'src/worker.ts',
  'src/keyd/main.ts',
  'src/keyd/tool.ts',
  'src/migrate.ts',
  'src/accounts.ts',
  'src/telephones.ts',
  'src/honey.ts',
  'src/doctor/main.ts',
  'src/fallback/main.ts',
  'src/audit/verify/main.ts',
  'src/audit/resume/main.ts',
];
/** `import type` leaves nothing behind. */
const IMPORT = /^(?:import|export)\s+(?!type\b)(?:[^'"]*?from\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

function importsOf(path: string): string[] {
  return [...read(path).matchAll(IMPORT)].map(([, from, dynamic]) => from ?? dynamic ?? '');
}

function reached(): { files: string[]; packages: Set<string> } {
  const files = [...ENTRIES];
  const packages = new Set<string>();
  // The list grows while it is walked.
  for (const file of files) {
    for (const name of importsOf(file)) {
      if (!name.startsWith('.'))
        packages.add(
          name
            .split('/')
            .slice(0, name.startsWith('@') ? 2 : 1)
            .join('/'),
        );
      else {
        const next = relative(ROOT, join(ROOT, dirname(file), name));
        if (!files.includes(next)) files.push(next);
      }
    }
  }
  return { files, packages };
}

describe('production', () => {
  test('holds no line of the simulated carrier and none of the demo', () => {
    const { files } = reached();
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter((file) => /^src\/(demo|simulator|console)\//.test(file))).toEqual([]);
  });

  test('needs no package that is only there for development', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
    const { packages } = reached();
    const foreign = [...packages].filter((name) => !name.startsWith('node:') && !builtinModules.includes(name));
    expect(foreign.length).toBeGreaterThan(5);
    expect(foreign.filter((name) => !(name in dependencies))).toEqual([]);
  });

  test('is told every setting it needs by .env.example', () => {
    const named = [...read('.env.example').matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name);
    const rest = [
      'DATABASE_URL',
      'DRAIN_SECONDS',
      'FALLBACK_URL',
      'KEYD_SOCKET',
      'KEYD_TOKENS',
      'LOG_FILE',
      'LOG_LEVEL',
      'METRICS_PORT',
      'MIGRATION_DATABASE_URL',
      'NODE_ENV',
      'PUBLIC_ORIGIN',
      'REDIS_URL',
      'SYNTHETIC_CALL_FROM',
      'TRUSTED_PROXIES',
      'TWILIO_API_ORIGIN',
    ];
    expect(named.sort()).toEqual([...Object.keys(DEMO_DEFAULTS), ...rest].sort());
  });

  test('starts each program of its image without core dumps, in the place of the shell that said so', () => {
    const [, words = '[]'] = /^ENTRYPOINT (\[.*\])$/m.exec(read('Dockerfile')) ?? [];
    const [shell = '', ...before]: string[] = JSON.parse(words);
    const asks =
      "process.stdout.write(process.ppid + ' ' + require('child_process').execSync('ulimit -c; ulimit -Hc'))";
    const said = execFileSync(shell, [...before, process.execPath, '-e', asks], { encoding: 'utf8' });
    expect(said).toBe(`${process.pid} 0\n0\n`);
  });

  test('copies into its image every folder that the programs read', () => {
    const dockerfile = read('Dockerfile');
    const allowed = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    expect(readdirSync(ROOT)).toEqual(expect.arrayContaining(allowed));
    for (const name of allowed) expect(dockerfile).toMatch(new RegExp(`^COPY .*${name.replace('.', '\\.')}`, 'm'));
    expect(dockerfile).toMatch(/^USER node$/m);
  });
});
