import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest, longest first: begun last, it would have one processor idle while the other one works. */
const LONGEST = [
  'simulation/days/days',
  'attacks/canaries',
  'attacks/scripts',
  'browser/processes-die',
  'console/accessibility',
  'demo/line',
  'browser/history',
  'jobs/worker-killed',
  'simulator/softphone',
  'console/sealed-notes',
  'restarts/load',
  'scenarios/rest-down',
  'notes/thieves',
  'scenarios/carrier-faults',
  'console/screens',
  'console/watch-screens',
  'console/guests',
  'simulator/phone-page',
  'restarts/rolling-restart',
  'console/roster-screens',
  'access/entrance',
  'access/own-page',
  'browser/public-origin',
  'confidentiality/number-for-the-unit',
  'need-to-know/each-clause',
  'audit/killed',
  'calls/races',
  'simulation/contract/store-contract',
  'need-to-know/http-matrix',
  'restarts/killed-while-keeping',
  'attacks/keys',
];

/** The order of the files of a run: the long ones first, the others as Vitest has them. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const found = LONGEST.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return found === -1 ? LONGEST.length : found;
    };
    const others = await super.sort(files);
    return others.toSorted((one, other) => place(one) - place(other));
  }
}
