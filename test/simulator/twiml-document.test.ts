import fc from 'fast-check';
import twilio from 'twilio';
import { describe, expect, it } from 'vitest';
import { CarrierError } from '../../src/simulator/carrier-error.ts';
import { parseTwiml } from '../../src/simulator/twiml/document.ts';

const inside = (xml: string) => parseTwiml(`<?xml version="1.0" encoding="UTF-8"?><Response>${xml}</Response>`);

describe('a document that the real carrier accepts', () => {
  it('is read with its attributes, words and nouns', () => {
    const [gather, dial] = inside(`
      <!-- the menu -->
      <Gather action="/next?a=1&amp;b=2#ct=1500" numDigits="1"><Say language="ru-RU">Бир &lt; два</Say></Gather>
      <Dial><Client><Identity>op_1</Identity><Parameter name="offer" value="o-1"/></Client></Dial>`);
    expect(gather?.attributes).toEqual({ action: '/next?a=1&b=2#ct=1500', numDigits: '1' });
    expect(gather?.children[0]?.text).toBe('Бир < два');
    expect(dial?.children[0]?.children.map(({ name }) => name)).toEqual(['Identity', 'Parameter']);
  });

  it('may come from the carrier’s own library', () => {
    const response = new twilio.twiml.VoiceResponse();
    const gather = response.gather({ input: ['dtmf'], timeout: 1, finishOnKey: '', action: '/next', numDigits: 1 });
    gather.play({ loop: 2 }, 'https://line.example/menu.wav');
    gather.say({ language: 'en-GB', voice: 'Polly.Amy' }, 'Tom & Jerry <3');
    response.pause({ length: 2 });
    const dial = response.dial({ action: '/after', hangupOnStar: true, answerOnBridge: true, timeLimit: 600 });
    dial.conference(
      { startConferenceOnEnter: false, beep: 'false', statusCallbackEvent: ['join', 'leave'], waitUrl: '' },
      'room-1',
    );
    response.record({ maxLength: 60, playBeep: true, recordingStatusCallbackEvent: ['completed', 'absent'] });
    response.redirect({ method: 'POST' }, '/next');
    const names = parseTwiml(response.toString()).map(({ name }) => name);
    expect(names).toEqual(['Gather', 'Pause', 'Dial', 'Record', 'Redirect']);
  });

  it('may be empty, or colour its speech', () => {
    expect(parseTwiml('<Response/>')).toEqual([]);
    expect(inside('<Say>Bir <break strength="weak"/><emphasis level="strong">iki</emphasis></Say>')[0]?.text).toBe(
      'Bir iki',
    );
  });
});

describe('a document that the real carrier refuses', () => {
  it.each([
    ['an unknown verb', '<Speak>Salam</Speak>', '12200', 'Speak'],
    ['a verb in small letters', '<say>Salam</say>', '12200', 'say'],
    ['a verb that this carrier does not perform', '<Enqueue>az</Enqueue>', '12200', 'does not perform'],
    [
      'a talk that is to be recorded',
      '<Dial record="record-from-answer">+994000000077</Dial>',
      '12200',
      'does not perform',
    ],
    [
      'a conference that is to be recorded',
      '<Dial><Conference record="record-from-start">r</Conference></Dial>',
      '12200',
      'record',
    ],
    ['an attribute that this carrier does not perform', '<Gather speechModel="x"/>', '12200', 'does not perform'],
    ['speech as input', '<Gather input="dtmf speech"/>', '12200', 'input'],
    ['an unknown attribute', '<Gather numdigits="1"/>', '12200', 'numdigits'],
    ['an attribute of another verb', '<Play numDigits="1">/a.wav</Play>', '12200', 'numDigits'],
    ['an attribute with a value that does not exist', '<Reject reason="tired"/>', '12200', 'tired'],
    ['a truth value that is none', '<Dial hangupOnStar="yes">+994000000077</Dial>', '12200', 'yes'],
    ['a number out of bounds', '<Gather timeout="0"/>', '12200', 'timeout'],
    [
      'an event that does not exist',
      '<Dial><Conference statusCallbackEvent="join enter">r</Conference></Dial>',
      '12200',
      'enter',
    ],
    ['a key that does not exist', '<Gather finishOnKey="x"/>', '12200', 'finishOnKey'],
    ['a verb where only nouns may stand', '<Dial><Say>Salam</Say></Dial>', '12200', 'Say'],
    ['a menu inside a menu', '<Gather><Gather/></Gather>', '12200', 'Gather'],
    ['a noun where only verbs may stand', '<Conference>room</Conference>', '12200', 'Conference'],
    [
      'two conferences in one Dial',
      '<Dial><Conference>a</Conference><Conference>b</Conference></Dial>',
      '12200',
      'only noun',
    ],
    ['a Dial to nobody', '<Dial/>', '12200', 'nobody'],
    ['a Dial to more than ten', `<Dial>${'<Number>+994000000077</Number>'.repeat(11)}</Dial>`, '12200', '10'],
    ['text beside verbs', 'Salam <Hangup/>', '12200', 'text'],
    ['a Say in a language without a voice', '<Say language="az-AZ">Salam</Say>', '12200', 'az-AZ'],
    ['a Say without words', '<Say/>', '12200', 'Say'],
    ['a Play without an address', '<Play/>', '12200', 'Play'],
    ['a Redirect without an address', '<Redirect/>', '12200', 'Redirect'],
    ['a verb among the words', '<Say>Salam <Play>/a.wav</Play></Say>', '12200', 'Play'],
    ['a verb among coloured words', '<Say><p>Salam <Play>/a.wav</Play></p></Say>', '12200', 'Play'],
    ['a softphone of nobody', '<Dial><Client/></Dial>', '12200', 'nobody'],
    ['a telephone without a number', '<Dial><Number/></Dial>', '12200', 'empty'],
    ['a conference without a name', '<Dial><Conference/></Dial>', '12200', 'empty'],
    ['a Dial with a number of its own beside others', '<Dial>+994000000077<Client>a</Client></Dial>', '12200', 'both'],
    ['words that are to be written down', '<Record transcribe="true"/>', '12200', 'does not perform'],
    ['half a second', '<Pause length="1.5"/>', '12200', 'whole number'],
    ['a pause of hours', '<Pause length="1001"/>', '12200', 'whole number'],
    ['a method that does not exist', '<Redirect method="PUT">/next</Redirect>', '12200', 'PUT'],
    ['an attribute of every object', '<Pause constructor="1"/>', '12200', 'constructor'],
    ['tones inside a menu', '<Gather><Play digits="1"/></Gather>', '12200', 'digits'],
    ['a bare ampersand', '<Play>/a?b=1&c=2</Play>', '12100', 'entity'],
    ['a bare ampersand in an attribute', '<Gather action="/a?b=1&c=2"/>', '12100', 'entity'],
    ['an unknown entity', '<Say>&nbsp;</Say>', '12100', 'entity'],
    ['a control character', '<Say>\u0001</Say>', '12100', 'illegal'],
    ['a control character written as a number', '<Say>&#1;</Say>', '12100', 'illegal'],
    ['an unclosed verb', '<Say>Salam', '12100', 'closed'],
    ['a verb closed by another', '<Say>Salam</Play>', '12100', 'closed by'],
    ['the end of a section without its beginning', '<Say>]]></Say>', '12100', 'text'],
    ['two attributes without a space', '<Pause length="1"loop="1"/>', '12100', 'space'],
    ['a tag in an attribute', '<Gather action="<"/>', '12100', 'value'],
    ['endless nesting that is closed', `<Say>${'<p>'.repeat(30)}a${'</p>'.repeat(30)}</Say>`, '12100', 'deep'],
    ['a repeated attribute', '<Gather timeout="1" timeout="2"/>', '12100', 'twice'],
    ['an attribute without quotes', '<Gather timeout=1/>', '12100', 'quotes'],
    ['a document over 64 kB', `<Say>${'a'.repeat(65_536)}</Say>`, '11750', 'bytes'],
  ])('%s', (_case, xml, code, hint) => {
    expect(() => inside(xml)).toThrow(new RegExp(`^${code} .*${hint}`));
  });

  it.each([
    ['no document at all', ''],
    ['a page', '<html><body>502 Bad Gateway</body></html>'],
    ['JSON', '{"statusCode":500}'],
    ['two roots', '<Response/><Response/>'],
    ['something after the end', '<Response/>junk'],
    ['a document type', '<!DOCTYPE x [<!ENTITY y "z">]><Response/>'],
    ['a declaration that is not at the start', '\n<?xml version="1.0"?><Response/>'],
    ['endless nesting', `<Response>${'<Say>'.repeat(100)}`],
  ])('%s', (_case, text) => {
    expect(() => parseTwiml(text)).toThrow(/^12100 /);
  });
});

describe('any text at all', () => {
  it('is read or refused by number, never anything else', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '<Response>',
        '</Response>',
        '<Say>',
        '</Say>',
        '<Gather action="/a">',
        '<Pause/>',
        '&amp;',
        '&',
        '<!--',
        '-->',
      ),
      fc.constantFrom(
        '<![CDATA[',
        ']]>',
        '"',
        "'",
        '<?xml version="1.0"?>',
        '&#0;',
        '\uD800',
        '<Dial><Conference>r</Conference></Dial>',
      ),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        try {
          parseTwiml(pieces.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(CarrierError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
