import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RingingPhone } from '../../src/simulator/phone.ts';
import { CALLER, type Line, startLine } from '../harness/simulator-line.ts';

let line: Line;
beforeEach(async () => {
  line = await startLine();
  line.app.on('/after', '<Say>Sonra</Say>');
});
afterEach(() => line.close());

describe('a caller connected with a softphone', () => {
  it('reaches it with the parameters of the document', async () => {
    line.app.on(
      '/voice',
      '<Dial callerId="client:line"><Client><Identity>op_1</Identity><Parameter name="offer" value="o-1"/></Client></Dial>',
    );
    const rings: RingingPhone[] = [];
    line.carrier.onClientRing('op_1', (ring) => rings.push(ring));
    await line.call();
    expect(rings.map(({ from, to, params }) => ({ from, to, params }))).toEqual([
      { from: 'client:line', to: 'client:op_1', params: { offer: 'o-1' } },
    ]);
  });

  it('shows the caller’s number unless the document hides it, as the real carrier does', async () => {
    line.app.on('/voice', '<Dial><Client>op_1</Client></Dial>');
    const rings: RingingPhone[] = [];
    line.carrier.onClientRing('op_1', (ring) => rings.push(ring));
    await line.call();
    expect(rings[0]?.from).toBe(CALLER);
  });

  it('that is not registered learns so at once', async () => {
    line.app.on('/voice', '<Dial action="/after"><Client>op_1</Client></Dial>');
    await line.call();
    expect(line.app.last('/after').fields['DialCallStatus']).toBe('no-answer');
  });

  it('rings in every tab of one identity; the first to accept wins', async () => {
    line.app.on('/voice', '<Dial><Client>op_1</Client></Dial>');
    const rings: RingingPhone[] = [];
    let cancelled = 0;
    for (let tab = 0; tab < 2; tab++) {
      line.carrier.onClientRing('op_1', (ring) => {
        rings.push(ring);
        ring.onCancel(() => {
          cancelled += 1;
        });
      });
    }
    await line.call();
    expect(rings).toHaveLength(2);
    expect(new Set(rings.map(({ sid }) => sid)).size).toBe(1);
    rings[1]?.answer();
    await line.clock.advance(0);
    expect(cancelled).toBe(1);
  });
});

describe('a softphone that dials out', () => {
  it('asks the application, with the browser’s parameters as fields that cannot pass for the carrier’s', async () => {
    line.app.on('/operator', '<Say>Salam</Say>');
    const phone = line.carrier.dialFromClient({
      identity: 'op_1',
      params: { offer: 'o-1', From: CALLER, CallSid: 'CA' },
    });
    await line.clock.advance(0);
    const { fields, isSigned } = line.app.last('/operator');
    expect(isSigned).toBe(true);
    expect(fields).toMatchObject({ From: 'client:op_1', CallSid: phone.sid, offer: 'o-1', Direction: 'inbound' });
  });
});
