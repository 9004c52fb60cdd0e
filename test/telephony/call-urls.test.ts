import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallSid } from '../../src/calls/call.ts';
import { CONNECTION_OVERRIDES, createCallUrls } from '../../src/telephony/call-urls.ts';
import { sidOf } from './webhook-post.ts';

const NOW = Date.UTC(2026, 10, 21);
const FOUR_HOURS_MS = 4 * 60 * 60 * 1000;
const at = (now: number) =>
  createCallUrls({ publicOrigin: 'https://line.example', secret: 'a-secret-of-this-test', clock: { now: () => now } });
const urls = at(NOW);

/** What the carrier sends back: it keeps the fragment to itself. */
function asked(url: string): { s: string; m: string } {
  const { searchParams } = new URL(url);
  return { s: searchParams.get('s') ?? '', m: searchParams.get('m') ?? '' };
}

describe('the state of a call in its addresses', () => {
  it('comes back as it was given, for this call and this path', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[A-Za-z0-9._-]{0,20}$/), { maxLength: 6 }),
        fc.nat(),
        (fields, number) => {
          const sid = sidOf(number);
          const url = urls.make('/voice/wait', urls.callIdOf(sid), fields);
          expect(url.endsWith(CONNECTION_OVERRIDES)).toBe(true);
          expect(urls.read('/voice/wait', asked(url), sid)).toEqual({ callId: urls.callIdOf(sid), fields });
          expect(urls.read('/voice/menu', asked(url), sid)).toBeUndefined();
          expect(urls.read('/voice/wait', asked(url), sidOf(number + 1))).toBeUndefined();
        },
      ),
    );
  });

  it('lives as long as a call can, and no longer', () => {
    const sid = sidOf(1);
    const query = asked(urls.make('/voice/wait', urls.callIdOf(sid), ['az']));
    expect(at(NOW + FOUR_HOURS_MS - 1_000).read('/voice/wait', query, sid)).toBeDefined();
    expect(at(NOW + FOUR_HOURS_MS + 1_000).read('/voice/wait', query, sid)).toBeUndefined();
  });

  it('is refused when any character of it was changed', () => {
    const sid = sidOf(2);
    const { s, m } = asked(urls.make('/voice/wait', urls.callIdOf(sid), ['az', 'ordinary', '0', '1', '0']));
    const other = (text: string, place: number) =>
      text.slice(0, place) + (text[place] === 'a' ? 'b' : 'a') + text.slice(place + 1);
    for (let place = 0; place < s.length; place += 1) {
      expect(urls.read('/voice/wait', { s: other(s, place), m }, sid), `s at ${place}`).toBeUndefined();
    }
    for (let place = 0; place < m.length; place += 1) {
      expect(urls.read('/voice/wait', { s, m: other(m, place) }, sid), `m at ${place}`).toBeUndefined();
    }
  });

  it('gives one call one id, and different calls different ones, without showing the carrier’s', () => {
    const ids = new Set(Array.from({ length: 1_000 }, (_, number) => urls.callIdOf(sidOf(number))));
    expect(ids.size).toBe(1_000);
    const sid = `CA${'ab'.repeat(16)}` as CallSid;
    expect(urls.callIdOf(sid)).toBe(urls.callIdOf(sid));
    expect(urls.callIdOf(sid)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(urls.callIdOf(sid)).not.toContain('abab');
  });

  it('reads nothing from anything that is not ours', () => {
    const anything = fc.oneof(fc.string(), fc.array(fc.string()), fc.constant(undefined), fc.integer());
    fc.assert(
      fc.property(anything, anything, (s, m) => {
        expect(urls.read('/voice/wait', { s, m }, sidOf(1))).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });
});
