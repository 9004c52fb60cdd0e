import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest, longest first: begun last, it would have one processor idle while the other one works. */
const LONGEST = [
  'simulation/days/days',
  'attacks/canaries',
  'attacks/scripts',
  'console/accessibility',
  'simulator/softphone',
  'browser/history',
  'demo/line',
  'notes/thieves',
  'scenarios/carrier-faults',
  'scenarios/rest-down',
  'jobs/worker-killed',
  'console/screens',
  'simulator/phone-page',
  'access/entrance',
  'confidentiality/number-for-the-unit',
  'console/sealed-notes',
  'access/own-page',
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
