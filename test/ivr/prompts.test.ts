import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkPrompts, readPrompts } from '../../src/ivr/check-prompts.ts';
import { LANGUAGES } from '../../src/ivr/flow.ts';
import { wordingProblems } from '../../src/ivr/prompt-wording.ts';
import { parseSound } from '../../src/ivr/sound-file.ts';
import { copyFlows } from './flow-folder.ts';

/** A WAV file of one tone; any field of the header may be wrong. */
function tone(options: {
  seconds: number;
  format?: number;
  channels?: number;
  rate?: number;
  silent?: boolean;
}): Buffer {
  const samples = Buffer.alloc(options.seconds * 8000, options.silent ? 0xff : 0x80);
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + samples.length, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(options.format ?? 7, 20);
  header.writeUInt16LE(options.channels ?? 1, 22);
  header.writeUInt32LE(options.rate ?? 8000, 24);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}

describe('the prompts of the line', () => {
  test('have no problem', () => {
    expect(checkPrompts('ivr-flows')).toEqual([]);
  });

  test('are all spoken in three languages', () => {
    const { durations } = readPrompts('ivr-flows');
    const idsOf = (language: string) =>
      [...durations.keys()].filter((file) => file.startsWith(language)).map((file) => file.slice(3));
    expect(idsOf('az').length).toBeGreaterThanOrEqual(46);
    for (const language of LANGUAGES) expect(idsOf(language)).toEqual(idsOf('az'));
  });
});

describe('a prompt that would fail a caller is found', () => {
  const broken: [fault: string, spoil: (flows: ReturnType<typeof copyFlows>) => void, problem: string][] = [
    [
      'no text in one language',
      (flows) => flows.change('prompts/en.yaml', 'outage:', 'out-age:'),
      'en.yaml: outage is missing',
    ],
    ['no text at all in one language', (flows) => flows.remove('prompts/az.yaml'), 'az.yaml: cover is missing'],
    ['a neighbour left out', (flows) => flows.write('prompts/hi.yaml', ''), 'hi.yaml: another-language is missing'],
    ['malformed texts', (flows) => flows.write('prompts/ru.yaml', 'cover: ['), 'ru.yaml: cover is missing'],
    ['no sound', (flows) => flows.remove('audio/az/cover.wav'), 'az/cover.wav: missing'],
    ['not a sound', (flows) => flows.write('audio/az/cover.wav', 'no sound'), 'az/cover.wav: missing, or not 8 kHz'],
    [
      'sound of another format',
      (flows) => flows.write('audio/az/cover.wav', tone({ seconds: 2, rate: 44_100 })),
      'not 8 kHz',
    ],
    [
      'silence',
      (flows) => flows.write('audio/az/cover.wav', tone({ seconds: 2, silent: true })),
      'cover.wav: nothing can be',
    ],
    [
      'over 12 s',
      (flows) => flows.write('audio/az/cover.wav', tone({ seconds: 13 })),
      'lasts 13000 ms, more than 12000 ms',
    ],
    [
      'over 7 s in the wait',
      (flows) => flows.write('audio/en/wait-again.wav', tone({ seconds: 8 })),
      'more than 7000 ms',
    ],
    [
      'a new text with the old sound',
      (flows) => flows.change('prompts/en.yaml', 'Hello.', 'Hi.'),
      'greeting.wav: the text is newer',
    ],
    [
      'a recording left out',
      (flows) => flows.write('studio/ru/cover.wav', tone({ seconds: 2 })),
      "the studio's recording as it is",
    ],
    ['no manifest', (flows) => flows.remove('audio/manifest.json'), 'manifest.json: cannot be read'],
    ['no music for the wait', (flows) => flows.remove('audio/wait-music.wav'), 'wait-music.wav: missing'],
    [
      'a silence that is not silent',
      (flows) => flows.write('audio/silence-1s.wav', tone({ seconds: 1 })),
      'not a second of silence',
    ],
  ];
  test.each(broken)('%s', (_, spoil, problem) => {
    const flows = copyFlows();
    spoil(flows);
    expect(checkPrompts(flows.folder).join('\n')).toContain(problem);
  });

  test('the whole folder is missing', () => {
    expect(checkPrompts('no-such-folder').join('\n')).toContain('nothing is said in az, ru, en');
  });
});

// Action plan 2004, §6: a caller can speak in confidence. A word overheard must not say what line this is.
describe('words that betray the line', () => {
  const betraying: [language: string, text: string][] = [
    ['az', 'POLİS gəlir.'],
    ['az', 'İnsan alverinə qarşı xətt.'],
    ['az', 'Sığınacaq var.'],
    ['az', 'Zorakılıq xətti.'],
    ['az', 'CİNAYƏT barədə danışın.'],
    ['ru', 'ПОЛИЦИЯ едет.'],
    ['ru', 'Жертвам торговли людьми.'],
    ['ru', 'Есть приют.'],
    ['en', 'Anti-trafficking line.'],
    ['en', 'A SHELTER for you.'],
    ['en', 'Victims of violence.'],
  ];
  test.each(betraying)('%s “%s” is found', (language, text) => {
    expect(wordingProblems({ language, id: 'greeting', text }).join()).toContain(
      'by which a listener would know the line',
    );
  });

  test.each([
    ['az', 'Hörmətli müştəri, gözləyin.'],
    ['ru', 'Уважаемый клиент, ждите.'],
    ['en', 'Dear customer, please wait.'],
  ])('%s: only the cover speaks to a customer', (language, text) => {
    expect(wordingProblems({ language, id: 'cover', text })).toEqual([]);
    expect(wordingProblems({ language, id: 'wait-first', text }).join()).toContain('speaks to a customer');
    expect(wordingProblems({ language, id: 'cover', text: '1' }).join()).toContain('does not sound like a shop');
  });

  test('a prompt that is too long to be kept in mind is found', () => {
    const sentence = `${'one '.repeat(17)}.`;
    expect(wordingProblems({ language: 'en', id: 'goodbye', text: sentence }).join()).toContain(
      'a sentence of 17 words',
    );
    const prompt = 'One two three. '.repeat(9);
    expect(wordingProblems({ language: 'en', id: 'goodbye', text: prompt }).join()).toContain('has 27 words');
    expect(wordingProblems({ language: 'en', id: 'goodbye', text: ' … ' }).join()).toContain('says nothing');
  });
});

describe('reading a sound', () => {
  test('tells its length and how loud it is', () => {
    expect(parseSound(tone({ seconds: 2 }))).toMatchObject({ durationMs: 2000 });
    // 0x80 is the loudest positive sample of mu-law, 32124 of 32768; 0xff is its zero.
    expect(parseSound(tone({ seconds: 1 }))?.loudness).toBeCloseTo(32_124 / 32_768, 6);
    expect(parseSound(tone({ seconds: 1, silent: true }))?.loudness).toBe(0);
  });

  test.each([{ format: 1 }, { channels: 2 }, { rate: 16_000 }])(
    'refuses what a carrier would have to convert: %j',
    (wrong) => {
      expect(parseSound(tone({ seconds: 1, ...wrong }))).toBeNull();
    },
  );

  test('refuses a file cut off anywhere in its header', () => {
    const file = tone({ seconds: 1 });
    for (let length = 0; length < 44; length += 1) expect(parseSound(file.subarray(0, length))).toBeNull();
  });
});

describe('npm run prompts', () => {
  function makePrompts(folder: string): string {
    return execFileSync(process.execPath, ['scripts/prompts.mjs', folder], { encoding: 'utf8', stdio: 'pipe' });
  }

  test('makes nothing again where no text changed, and so needs no synthesiser', () => {
    const { folder } = copyFlows();
    const manifest = readFileSync(`${folder}/audio/manifest.json`, 'utf8');
    expect(makePrompts(folder)).toContain(' 0 made again');
    expect(readFileSync(`${folder}/audio/manifest.json`, 'utf8')).toBe(manifest);
  });

  test('refuses a recording of an older text, so that no caller hears words that were withdrawn', () => {
    const flows = copyFlows();
    flows.write('studio/az/greeting.wav', '');
    const emptySha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    flows.change('audio/manifest.json', '"source": "espeak"', `"source": "studio", "studioSha256": "${emptySha256}"`);
    flows.change('prompts/az.yaml', 'greeting: ', 'greeting: Yeni. ');
    expect(() => makePrompts(flows.folder)).toThrow(/az\/greeting: the text is newer than its recording/);
  });
});
