import { expect, it } from 'vitest';
import { ALARM_KINDS } from '../../src/http/alarm-kinds.ts';
import { readFiles } from './source-file.ts';

it('whoever finds an alarm in the log finds what it means', () => {
  const [running] = readFiles('docs/running.md');
  expect(ALARM_KINDS.filter((kind) => !running?.text.includes(`\`${kind}\``))).toEqual([]);
});
