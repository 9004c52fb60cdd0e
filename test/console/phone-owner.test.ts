import { describe, expect, it } from 'vitest';
import { createPhoneOwner } from '../../src/console/operator/phone-owner.ts';
import type { PageMessage } from '../../src/console/shared/contract.ts';

function openOwner() {
  const said: PageMessage[] = [];
  return { owner: createPhoneOwner((message) => said.push(message)), said };
}

describe('an operator’s phone, when the line to the server breaks', () => {
  it('stays with the page that had it: the page names itself when it comes back', () => {
    const { owner, said } = openOwner();
    owner.take();
    owner.lineOpened();
    owner.hear({ type: 'beat', n: 0, page: 'page-1' });
    owner.hear({ type: 'phone-here' });
    owner.lineOpened();
    expect(said.at(-1)).toEqual({ type: 'take-phone', after: 'page-1' });
    // Still as the page that last had it, though the second connection broke before it was answered.
    owner.hear({ type: 'beat', n: 0, page: 'page-2' });
    owner.lineOpened();
    expect(said.at(-1)).toEqual({ type: 'take-phone', after: 'page-1' });
  });

  it('is not asked for again by a page that was told that it is elsewhere', () => {
    const { owner, said } = openOwner();
    owner.take();
    owner.hear({ type: 'phone-here' });
    owner.hear({ type: 'phone-elsewhere' });
    owner.lineOpened();
    expect(said).toEqual([{ type: 'take-phone' }]);
  });

  it('is asked for without conditions by whoever opens a page, or takes it over', () => {
    const { owner, said } = openOwner();
    owner.hear({ type: 'beat', n: 0, page: 'page-1' });
    owner.hear({ type: 'phone-elsewhere' });
    owner.take();
    expect(said).toEqual([{ type: 'take-phone' }]);
  });

  it('is left to another tab of this browser', () => {
    const { owner, said } = openOwner();
    owner.take();
    owner.hear({ type: 'phone-here' });
    owner.leave();
    owner.lineOpened();
    expect(said).toEqual([{ type: 'take-phone' }]);
  });
});
