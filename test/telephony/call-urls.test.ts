import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallSid } from '../../src/calls/call.ts';
import { CONNECTION_OVERRIDES, createCallUrls } from '../../src/telephony/call-urls.ts';

const ORIGIN = 'https://line.example';
const CALL_LIFE_MS = 4 * 3_600_000;
let now = Date.UTC(2026, 10, 21, 16, 0, 0);
const clock = { now: () => now };
const urls = createCallUrls({ publicOrigin: ORIGIN, secret: 'a secret of this test only', clock });
const others = createCallUrls({ publicOrigin: ORIGIN, secret: 'another secret of this test', clock });

const sidOf = (number: number) => `CA${number.toString(16).padStart(32, '0')}` as CallSid;
const SID = sidOf(1);
const ID = urls.callIdOf(SID);

/** What the carrier sends back of an address. */
function queryOf(address: string): { s: string; m: string } {
  const { searchParams } = new URL(address);
  return { s: searchParams.get('s') ?? '', m: searchParams.get('m') ?? '' };
}

const fieldText = fc.stringMatching(/^[A-Za-z0-9.-]{0,40}$/);
const fields = fc.array(fieldText, { maxLength: 5 });
const path = fc.constantFrom('/voice/menu', '/voice/wait', '/voice/after', '/voice/screen');

describe('the state in our addresses', () => {
  it('comes back as it was written, for the same call and the same path', () => {
    const property = fc.property(path, fields, (at, written) => {
      const address = urls.make(at, ID, written);
      expect(address.startsWith(`${ORIGIN}${at}?s=`)).toBe(true);
      expect(address.endsWith(CONNECTION_OVERRIDES)).toBe(true);
      expect(urls.read(at, queryOf(address), SID)).toEqual({ callId: ID, fields: written });
      expect(urls.readForOther(at, queryOf(address))).toEqual({ callId: ID, fields: written });
    });
    fc.assert(property);
  });

  it('is believed at no other path, for no other call, and from no other line', () => {
    const property = fc.property(path, path, fields, (at, elsewhere, written) => {
      const query = queryOf(urls.make(at, ID, written));
      expect(urls.read(at, query, sidOf(2))).toBeUndefined();
      expect(others.read(at, query, SID)).toBeUndefined();
      if (at !== elsewhere) expect(urls.readForOther(elsewhere, query)).toBeUndefined();
    });
    fc.assert(property);
  });

  it('is not believed when any of its letters is another one', () => {
    const query = queryOf(urls.make('/voice/wait', ID, ['ru', 'ordinary', '0', '3', '0']));
    const letters = fc.stringMatching(/^[A-Za-z0-9~_-]$/);
    const property = fc.property(fc.constantFrom('s', 'm'), fc.nat(200), letters, (part, at, letter) => {
      const text = query[part];
      const index = at % text.length;
      const changed = { ...query, [part]: text.slice(0, index) + letter + text.slice(index + 1) };
      fc.pre(changed[part] !== text);
      expect(urls.readForOther('/voice/wait', changed)).toBeUndefined();
    });
    fc.assert(property, { numRuns: 2_000 });
  });

  it('never throws, whatever the query holds', () => {
    const property = fc.property(fc.anything(), fc.anything(), (s, m) => {
      expect(urls.readForOther('/voice/wait', { s, m })).toBeUndefined();
    });
    fc.assert(property, { numRuns: 2_000 });
  });

  it('lives as long as a call can, and no longer', () => {
    const query = queryOf(urls.make('/voice/wait', ID, []));
    const made = now;
    now = made + CALL_LIFE_MS - 1_000;
    expect(urls.read('/voice/wait', query, SID)).toBeDefined();
    now = made + CALL_LIFE_MS + 1_000;
    expect(urls.read('/voice/wait', query, SID)).toBeUndefined();
    now = made;
  });

  it('needs no escaping in an address', () => {
    const property = fc.property(fields, (written) => {
      const address = urls.make('/voice/wait', ID, written);
      expect(new URL(address).href).toBe(address);
    });
    fc.assert(property);
  });
});

describe('the call’s own id', () => {
  it('is the same for the same leg, another for any other, and says nothing about it', () => {
    const ids = new Set(Array.from({ length: 1_000 }, (_each, number) => urls.callIdOf(sidOf(number))));
    expect(ids.size).toBe(1_000);
    expect(urls.callIdOf(SID)).toBe(ID);
    expect(others.callIdOf(SID)).not.toBe(ID);
    expect(ID).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
