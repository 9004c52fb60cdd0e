import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A copy of the line's flows that a test may break; removed when the test ends. */
export function copyFlows() {
  const folder = mkdtempSync(join(tmpdir(), 'flows-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync('ivr-flows', folder, { recursive: true });
  return {
    folder,
    write(file: string, content: string | Buffer) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), content);
    },
    /** Replaces the first `before`, which must be there: a change that changes nothing would prove nothing. */
    change(file: string, before: string, after: string) {
      const text = readFileSync(join(folder, file), 'utf8');
      if (!text.includes(before)) throw new Error(`${file} has no ${before}`);
      writeFileSync(join(folder, file), text.replace(before, after));
    },
    remove(file: string) {
      rmSync(join(folder, file));
    },
  };
}
