import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { builtConsole } from './built-console.ts';

let folders: Record<'production' | 'demo', string>;

beforeAll(async () => {
  folders = { production: await builtConsole('production'), demo: await builtConsole('demo') };
});

describe('what is delivered to a browser', () => {
  it('in production the softphone cannot speak unencrypted: the seam of the simulated carrier is not there', () => {
    const seam = /extends WebSocket/;
    expect(codeIn(folders.demo)).toMatch(seam);
    expect(codeIn(folders.production)).not.toMatch(seam);
  });

  it('in production no key is wrapped by what everybody knows', () => {
    const known = /invented person /;
    expect(codeIn(folders.demo)).toMatch(known);
    expect(codeIn(folders.production)).not.toMatch(known);
  });

  it('in production there is no start page of the demo', () => {
    expect(readdirSync(folders.demo)).toContain('launcher');
    expect(readdirSync(folders.production)).not.toContain('launcher');
  });

  it('the duty officer’s page brings no softphone with it', () => {
    const page = readFileSync(join(folders.production, 'duty-officer', 'index.html'), 'utf8');
    const scripts = [...page.matchAll(/"\/(assets\/[^"]+\.js)"/g)].map((match) => match[1] ?? '');
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) {
      expect(readFileSync(join(folders.production, script), 'utf8')).not.toMatch(/chunderw|softphone-token/);
    }
  });

  it.each(['operator', 'duty-officer', 'launcher'])(
    'the page of %s has no script or style of its own in it, and nothing from elsewhere',
    (name) => {
      const page = readFileSync(join(folders.demo, name, 'index.html'), 'utf8');
      expect(page).not.toMatch(/<style|style=|\son\w+=|javascript:|https?:/);
      expect(
        [...page.matchAll(/<script([^>]*)>([^<]*)</g)].every(
          ([, attributes, body]) => attributes?.includes('src=') && body === '',
        ),
      ).toBe(true);
    },
  );

  it('styles change no letters’ case and fetch nothing', () => {
    const styles = filesIn(folders.demo, '.css')
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    expect(styles.length).toBeGreaterThan(5_000);
    expect(styles).not.toMatch(/text-transform|font-variant-caps|small-caps|url\(|@import/);
  });

  it('sounds are files of our own, none hidden in an address', () => {
    expect(filesIn(folders.demo, '.wav').length).toBe(3);
    expect(codeIn(folders.demo)).not.toContain('data:audio');
  });
});

function codeIn(folder: string): string {
  return filesIn(folder, '.js')
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
}

function filesIn(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(folder, file));
}
