import { describe, expect, it } from 'vitest';
import {
  answerFlag,
  EMPTY_FLAG,
  type FlagForm,
  flagRequest,
  isChildBranch,
  mayChooseGround,
  mayGiveIdentity,
  missingFields,
  wordsForNumber,
} from '../../src/console/operator/flag-form.ts';
import { wordsForFlag, wordsForUnsent } from '../../src/console/operator/flag-standing.ts';
import { CHILD_ANSWERS, CONSENTS, GROUNDS } from '../../src/console/shared/contract.ts';
import { CommandRefused } from '../../src/console/shared/http-client.ts';
import * as server from '../../src/escalation/escalation.ts';

const ANSWERED: FlagForm = {
  level: 'urgent',
  child: 'no',
  consent: 'given',
  ground: 'consent',
  sign: 'debt',
  presumedVictim: false,
};

// NRM 4.1, 4.3: the notice always goes; who the person is goes with it only by consent or on a stated ground.
describe('what the operator confirms is what the unit will see', () => {
  it('a ground is offered exactly where the server takes it, and the preview tells of identity as the server decides', () => {
    let offered = 0;
    for (const child of CHILD_ANSWERS)
      for (const consent of CONSENTS)
        for (const ground of GROUNDS) {
          const form = { ...ANSWERED, child, consent, ground };
          const request = flagRequest(form);
          if (request === null) throw new Error('every question is answered');
          expect(mayChooseGround(form, ground), JSON.stringify(form)).toBe(server.groundProblem(request) === null);
          const isGiven = server.identityOf(request) === 'may-be-given';
          expect(mayGiveIdentity(form)).toBe(isGiven);
          // The database lets the number go with exactly these, by itself, as long as the call lives.
          expect(wordsForNumber(form, 'call')).toBe(isGiven ? 'preview.number-goes' : 'preview.never');
          expect(wordsForNumber(form, 'call-over')).toBe(isGiven ? 'preview.number-gone' : 'preview.never');
          const goes = isGiven ? 'preview.telephone-number' : 'preview.telephone';
          expect(wordsForNumber(form, 'telephone')).toBe(goes);
          expect(wordsForNumber(form, 'telephone-over')).toBe('preview.telephone-over');
          expect(wordsForNumber(form, 'message')).toBe('preview.of-message');
          offered += mayChooseGround(form, ground) ? 1 : 0;
        }
    expect(offered).toBeGreaterThan(30);
  });

  it('nothing can be sent while a question is open, and each open one is named', () => {
    expect(missingFields(EMPTY_FLAG)).toEqual(['level', 'sign', 'child', 'consent', 'ground']);
    expect(flagRequest(EMPTY_FLAG)).toBeNull();
    for (const field of ['level', 'sign', 'child', 'consent', 'ground'] as const) {
      expect(flagRequest({ ...ANSWERED, [field]: null }), field).toBeNull();
    }
    expect(flagRequest(ANSWERED)).toEqual(ANSWERED);
  });
});

describe('a child, or doubt about age', () => {
  it.each(['yes', 'in-doubt'] as const)(
    '%s opens the child branch, with its ground filled in and none not to be had',
    (child) => {
      const form = answerFlag({ ...EMPTY_FLAG, consent: 'not-asked' }, { child });
      expect(isChildBranch(form)).toBe(true);
      expect(form.ground).toBe('child');
      expect(mayChooseGround(form, 'none')).toBe(false);
    },
  );

  it('the ground goes when it turns out that there is no child', () => {
    const child = answerFlag(EMPTY_FLAG, { child: 'yes' });
    expect(answerFlag(child, { child: 'no' }).ground).toBeNull();
  });

  it('a ground that the operator chose stays while it is true', () => {
    const form = answerFlag(answerFlag(EMPTY_FLAG, { ground: 'danger-to-life' }), { child: 'yes', consent: 'given' });
    expect(form.ground).toBe('danger-to-life');
  });
});

describe('consent', () => {
  it('given, it is the ground; withdrawn, it is no ground any more', () => {
    const given = answerFlag(EMPTY_FLAG, { child: 'no', consent: 'given' });
    expect(given.ground).toBe('consent');
    expect(answerFlag(given, { consent: 'refused' }).ground).toBeNull();
  });

  it('never asked is not a yes', () => {
    expect(mayChooseGround({ ...ANSWERED, consent: 'not-asked' }, 'consent')).toBe(false);
  });
});

// NRM 4.1: with nobody on duty in the unit a flag stays raised, and no word may say that the duty officer has it.
describe('what is said of a flag that was sent', () => {
  it.each([
    ['raised', 'flag.raised', 'flag.not-told'],
    ['notified', 'flag.sent', 'flag.waiting'],
    [undefined, 'flag.sent', 'flag.waiting'],
  ] as const)('%s: %s, %s', (state, title, standing) => {
    expect(wordsForFlag(state)).toEqual({ title, standing });
  });
});

describe('what is said of a flag that was not sent', () => {
  it('that it was one too many of this call, never that it is done already', () => {
    const wordsFor = (error: Error) => error.message;
    expect(wordsForUnsent(new CommandRefused('already-done'), wordsFor)).toBe('flag.no-more');
    expect(wordsForUnsent(new Error('any other'), wordsFor)).toBe('any other');
  });
});
