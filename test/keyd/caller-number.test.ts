import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callerNumber } from '../../src/keyd/caller-number.ts';

const WITHHELD = [
  ...[
    '',
    ' ',
    '+',
    'anonymous',
    'Anonymous',
    'ANONYMOUS',
    'restricted',
    'unknown',
    'unavailable',
    'private',
    'blocked',
  ],
  ...['withheld', 'sip:anonymous@anonymous.invalid', 'sips:anonymous@anonymous.invalid', 'sip:Anonymous@10.0.0.1'],
  ...['266696687', '7378742833', '2562533', '8656696', '86282452253', '7748283'],
  ...['+266696687', '+7378742833', '+2562533', '+8656696', '+86282452253', '+7748283'],
  ...['1266696687', '+1266696687', '+17378742833', '+12562533', '+18656696', '+186282452253', '+17748283'],
  ...['0266696687', '00266696687', '+994266696687', 'sip:+266696687@carrier.example', 'tel:266696687'],
  ...['asena', '+994CALLME', '1-800-FLOWERS', 'client:operator-1', 'whatsapp:+994000000001'],
  ...['sip:+994000000001@anonymous.invalid', 'sip:carrier.example', 'sip:192.168.100.200', 'sip:@carrier.example'],
  ...['152', '*31#', '4123456', '0000000000', '+10000000000', '+994000000000', '1111111111', '1234567890'],
  ...['sip:190000001;phone-context=+994@carrier.example', 'sip:anonymous;cpc=ordinary@carrier.example'],
  ...['sip:+994190000001;cpc=ordinary@anonymous.invalid', 'sip:+994190000001@carrier.example@other.example'],
  ...['tel:000000001;phone-context=+994', '+99400000000', '+99400000000123', '+0123456789', '+12345678901234567'],
  ...[
    '٠٥٠١٢٣٤٥٦٧',
    '+994 00 000 00 01\u0000',
    "+994000000001' or 1=1",
    '+994000000001,+994000000002',
    `+${'9'.repeat(500)}`,
  ],
];

/** One person, in every way in which a carrier may write the number. */
const SAME = [
  ...['+994190000001', '994190000001', '00994190000001', '0190000001', '190000001', '+9940190000001'],
  ...['+994 19 000 00 01', '+994-19-000-00-01', '(019) 000 00 01', ' 019.000.00.01 ', 'tel:+994190000001'],
  ...[
    'sip:+994190000001@carrier.example',
    'sip:+994190000001@10.0.0.1:5060;user=phone',
    'SIP:0190000001@carrier.example',
  ],
  ...['sip:+994190000001;cpc=ordinary@carrier.example', 'sip:0190000001;oli=0;cpc=ordinary@10.0.0.1:5060;user=phone'],
  ...['sip:%2B994190000001@carrier.example;transport=tls', 'sips:994190000001@carrier.example'],
];

describe('A3.1: callers who withheld their number are nobody, and never one person', () => {
  it.each(WITHHELD)('%j gives no number', (identity) => {
    expect(callerNumber(identity)).toBeNull();
  });

  it('whatever a network sends gives a number in one form or none, and never stops anything', () => {
    const part = fc.constantFrom(
      '+',
      '0',
      '994',
      '50',
      'sip:',
      'tel:',
      '@',
      ';',
      'x',
      '-',
      ' ',
      '%2B',
      '266696687',
      '7',
    );
    const identity = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.array(part).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(identity, (text) => {
        const number = callerNumber(text);
        if (number === null) return;
        expect(number).toMatch(/^\+[1-9]\d{7,14}$/);
        expect(callerNumber(number)).toBe(number);
      }),
      { numRuns: 1_500 },
    );
  });
});

describe('a caller is the same person however the carrier writes the number', () => {
  it.each(SAME)('%j', (identity) => {
    expect(callerNumber(identity)).toBe('+994190000001');
  });

  it('two numbers stay two people', () => {
    const national = fc.integer({ min: 100_000_000, max: 999_999_999 }).map(String);
    fc.assert(
      fc.property(national, national, (one, other) => {
        fc.pre(one !== other && callerNumber(one) !== null);
        expect(callerNumber(`0${one}`)).not.toBe(callerNumber(`+994${other}`));
      }),
    );
  });

  it.each([
    ['+905320000001', '+905320000001'],
    ['00905320000001', '+905320000001'],
    ['905320000001', '+905320000001'],
    ['+79030000001', '+79030000001'],
  ])('a call from abroad, %s', (identity, number) => {
    expect(callerNumber(identity)).toBe(number);
  });
});
