import { createHmac } from 'node:crypto';
import twilio from 'twilio';
import { describe, expect, it } from 'vitest';
import { parseFields } from '../../src/telephony/form-fields.ts';
import { createSignatureCheck } from '../../src/telephony/signature.ts';

const TOKEN = '12345';
const PLAIN = {
  CallSid: 'CA1234567890ABCDE',
  Caller: '+14158675309',
  Digits: '1234',
  From: '+14158675309',
  To: '+18005551212',
};
const SITE = 'https://mycompany.com/myapp.php?foo=1&bar=2';
const { Caller: _caller, ...WITHOUT_CALLER } = PLAIN;

/** The carrier's published examples. */
const VECTORS: { id: string; url: string; form: Record<string, unknown>; signature: string }[] = [
  {
    id: 'A',
    url: 'https://example.com/myapp.php?foo=1&bar=2',
    form: { ...PLAIN, Caller: '+14158675310', From: '+14158675310' },
    signature: 'L/OH5YylLD5NRKLltdqwSvS0BnU=',
  },
  { id: 'B', url: SITE, form: PLAIN, signature: 'RSOYDt4T1cUTdK1PDd93/VVr8B8=' },
  { id: 'C', url: SITE.replace('https', 'http'), form: WITHOUT_CALLER, signature: 'HpS7PBa1Agvt4OtO+wZp75IuQa0=' },
  { id: 'D', url: SITE.replace('.com/', '.com:443/'), form: PLAIN, signature: 'kvajT1Ptam85bY51eRf/AJRuM3w=' },
  {
    id: 'E',
    url: 'http://mycompany.com:1234/myapp.php?foo=1&bar=2',
    form: PLAIN,
    signature: 'Zmvh+3yNM1Phv2jhDCwEM3q5ebU=',
  },
  {
    id: 'F',
    url: 'http://mycompany.com:80/myapp.php?foo=1&bar=2',
    form: PLAIN,
    signature: '0ZXoZLH/DfblKGATFgpif+LLRf4=',
  },
  {
    id: 'J',
    url: SITE,
    form: { 'MessagingBinding.Address': ['+1325xxxxxxx', '+1415xxxxxxx'] },
    signature: '83O6e2vORAoJHUNzJjDWN1jz+BA=',
  },
  {
    id: 'K',
    url: SITE,
    form: { Sid: 'CA123', SidAccount: 'AC123', Digits: ['5678', '1234', '1234'] },
    signature: 'IK+Dwps556ElfBT0I3Rgjkr1wJU=',
  },
  { id: 'L', url: `${SITE}&Body=It's+amazing`, form: PLAIN, signature: 'TfZzewPq8wqrGlMfyAud8+/IvJ0=' },
];

/** The published examples whose body is JSON: signed over the address, which holds the body's hash. */
const BODY_VECTORS = [
  {
    id: 'G',
    url: `${SITE}&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620`,
    body: '{"property": "value", "boolean": true}',
    signature: 'a9nBmqA0ju/hNViExpshrM61xv4=',
  },
  {
    id: 'H',
    url: 'https://mycompany.com/myapp.php?bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620',
    body: '{"property": "value", "boolean": true}',
    signature: 'y77kIzt2vzLz71DgmJGsen2scGs=',
  },
  {
    id: 'I',
    url: `${SITE}&bodySHA256=44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a`,
    body: '{}',
    signature: 'Ldidvp12m26NI7eqEvxnEpkd9Hc=',
  },
];

interface Claim {
  url: string;
  form: Record<string, unknown>;
  signature: string | undefined;
  tokens: readonly string[];
}

/** What the line says of a request whose form is sent as the carrier sends it. */
function isFromCarrier({ url, form, signature, tokens }: Claim): boolean {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) {
    for (const each of [value].flat()) body.append(name, String(each));
  }
  const fields = parseFields(body.toString());
  return fields !== undefined && createSignatureCheck(tokens)({ url, fields, signature });
}

describe('a webhook is believed only with the carrier’s signature', () => {
  it.each(VECTORS)('accepts the published example $id', ({ url, form, signature }) => {
    expect(isFromCarrier({ url, form, signature, tokens: [TOKEN] })).toBe(true);
  });

  it.each(BODY_VECTORS)('accepts the published example $id, signed over its address', ({ url, signature }) => {
    // The field bodySHA256 is part of the address; we take forms only, so the body itself never counts.
    expect(isFromCarrier({ url, form: {}, signature, tokens: [TOKEN] })).toBe(true);
  });

  it('accepts our own example with Azerbaijani letters, an empty field and a hash key', () => {
    const form = {
      CallSid: `CA${'0'.repeat(32)}`,
      From: 'anonymous',
      To: '+99412000152',
      CallStatus: 'ringing',
      CallerName: '',
      SpeechResult: 'kömək edin, pasportumu aldılar',
      Digits: '#',
    };
    const url = 'https://hotline.example/voice/inbound';
    const signature = 'lPUlnOvVQB1dPJYkXW79jXNgF4k=';
    expect(isFromCarrier({ url, form, signature, tokens: ['s3cr3t-token'] })).toBe(true);
  });

  it('accepts every token of the list, so that one can be replaced without a lost call', () => {
    const { url, form, signature } = VECTORS[1] ?? VECTORS[0]!;
    expect(isFromCarrier({ url, form, signature, tokens: ['new-token', TOKEN] })).toBe(true);
    expect(isFromCarrier({ url, form, signature, tokens: ['new-token'] })).toBe(false);
    expect(isFromCarrier({ url, form, signature: undefined, tokens: [TOKEN] })).toBe(false);
    expect(isFromCarrier({ url, form, signature: '', tokens: [TOKEN] })).toBe(false);
    // As long as one in signs, and longer in bytes: no, and no fault either.
    expect(isFromCarrier({ url, form, signature: 'ə'.repeat(28), tokens: [TOKEN] })).toBe(false);
  });

  it('accepts none of 10,000 changed requests whose signed bytes differ', () => {
    const random = seeded(20_261_121);
    let changed = 0;
    for (let round = 0; round < 10_000; round += 1) {
      const url = `https://line.example/voice/menu?s=${round}&m=abc`;
      const form: Record<string, string> = { ...PLAIN, CallSid: `CA${String(round).padStart(32, '0')}` };
      const signature = twilio.getExpectedTwilioSignature(TOKEN, url, form);
      const forged = mutate({ url, form, signature }, random);
      const isSame = signedBytes(forged.url, forged.form) === signedBytes(url, form) && forged.signature === signature;
      if (isSame) continue;
      changed += 1;
      expect(isFromCarrier({ ...forged, tokens: [TOKEN] }), JSON.stringify(forged)).toBe(false);
    }
    expect(changed).toBeGreaterThan(9_000);
  });
});

/** What the carrier signs: the address and, sorted, every name with its value. */
function signedBytes(url: string, form: Record<string, string>): string {
  return Object.keys(form)
    .sort()
    .reduce((text, name) => text + name + form[name], url);
}

function mutate(
  request: { url: string; form: Record<string, string>; signature: string },
  random: () => number,
): { url: string; form: Record<string, string>; signature: string } {
  const names = Object.keys(request.form);
  const name = names[Math.floor(random() * names.length)] ?? 'From';
  const form = { ...request.form };
  switch (Math.floor(random() * 8)) {
    case 0:
      return { ...request, url: flip(request.url, random, 8) };
    case 1:
      return { ...request, form: { ...form, [name]: flip(form[name] ?? '', random, 0) } };
    case 2:
      delete form[name];
      return { ...request, form };
    case 3:
      return { ...request, form: { ...form, [`Extra${Math.floor(random() * 99)}`]: 'x' } };
    case 4:
      return { ...request, signature: flip(request.signature, random, 0) };
    case 5:
      return { ...request, form: { ...form, [name]: `${form[name]} ` } };
    case 6:
      return { ...request, url: `${request.url}&x=1` };
    default:
      return { ...request, signature: createHmac('sha1', String(random())).update(request.url).digest('base64') };
  }
}

function flip(text: string, random: () => number, from: number): string {
  const at = from + Math.floor(random() * (text.length - from));
  const other = String.fromCharCode(33 + Math.floor(random() * 90));
  return text.slice(0, at) + other + text.slice(at + 1);
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
