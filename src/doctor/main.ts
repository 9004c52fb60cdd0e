// npm run doctor
import { fileURLToPath } from 'node:url';
import { examine } from './examine.ts';
import type { Finding } from './finding.ts';

const SUBJECT_COLUMN = 22;
const root = fileURLToPath(new URL('../..', import.meta.url));

const findings = await examine({
  environment: process.env,
  root,
  nodeVersion: process.versions.node,
  now: () => Date.now(),
});
for (const finding of findings) show(finding);
const failures = findings.filter((finding) => !finding.isGood).length;
console.log(failures === 0 ? '\nAll is well.' : `\n${failures} of ${findings.length} need you.`);
process.exitCode = failures === 0 ? 0 : 1;

function show({ subject, isGood, said, remedy }: Finding): void {
  console.log(`${isGood ? 'ok  ' : 'FAIL'}  ${subject.padEnd(SUBJECT_COLUMN)}${said}`);
  if (remedy) console.log(`      ${''.padEnd(SUBJECT_COLUMN)}→ ${remedy}`);
}
