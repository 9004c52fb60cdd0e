import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { NUISANCE_WORDS } from '../../src/console/operator/nuisance-words.ts';

const CONSOLE = new URL('../../src/console/', import.meta.url).pathname;
const LANGUAGES = ['az', 'ru', 'en'] as const;
type Language = (typeof LANGUAGES)[number];
const CATALOGUES = Object.fromEntries(LANGUAGES.map((language) => [language, readCatalogue(language)])) as Record<
  Language,
  Record<string, string>
>; // one entry for each of LANGUAGES, by construction

const IDS = Object.keys(CATALOGUES.en);
const all = LANGUAGES.flatMap((language) =>
  Object.entries(CATALOGUES[language]).map(([id, text]) => ({ language, id, text })),
);

describe('the words of the consoles in three languages', () => {
  it('nobody meets a button without words: the three catalogues have the same messages in the same order', () => {
    for (const language of LANGUAGES) expect(Object.keys(CATALOGUES[language])).toEqual(IDS);
    expect(all.filter(({ text }) => text.trim() === '')).toEqual([]);
  });

  it('every message is one that can be formatted, with the same values in each language', () => {
    for (const id of IDS) {
      const wanted = valuesOf(CATALOGUES.en[id] ?? '');
      for (const language of LANGUAGES) {
        const text = CATALOGUES[language][id] ?? '';
        expect(valuesOf(text), `${language} ${id}`).toEqual(wanted);
        expect(() => format(text, language), `${language} ${id}`).not.toThrow();
      }
    }
  });

  it('a Russian count has its four forms', () => {
    const plurals = all.filter(({ language, text }) => language === 'ru' && text.includes('plural,'));
    expect(plurals.length).toBeGreaterThan(3);
    for (const { id, text } of plurals) {
      for (const form of ['one', 'few', 'many', 'other']) expect(text, id).toContain(`${form} {`);
    }
    const calls = (count: number) => new IntlMessageFormat(CATALOGUES.ru['side.calls'] ?? '', 'ru').format({ count });
    expect([1, 2, 5, 11, 21, 22].map(calls)).toEqual([
      '1 звонок',
      '2 звонка',
      '5 звонков',
      '11 звонков',
      '21 звонок',
      '22 звонка',
    ]);
  });

  it('an Azerbaijani count takes no plural ending', () => {
    expect(format(CATALOGUES.az['side.calls'] ?? '', 'az', { count: 3 })).toBe('3 zəng');
  });

  it('no message is kept that no page shows', () => {
    const source = readSources(CONSOLE).join('\n');
    const isShown = (id: string) =>
      source.includes(`'${id}'`) ||
      source.includes(`"${id}"`) ||
      templatesIn(source).some((template) => template.test(id));
    expect(IDS.filter((id) => !isShown(id))).toEqual([]);
  });
});

describe('how people are spoken of', () => {
  it.each([
    [
      'az',
      /agent|dispetçer|müştəri|klient|abonent|fahişə|əxlaqsız|qaçaq|dindirmə|imtina|eskalasiya|supervayzer|yalançı/,
    ],
    [
      'ru',
      /агент|диспетчер|клиент|абонент|потерпевш|заявител|проститут|нелегал|допрос|эскалац|кейс|тикет|супервайзер|бросил/,
    ],
    [
      'en',
      /agent|handler|client|customer|complainant|prostitut|illegal|runaway|interrogat|hoax|prank|ticket|kill|abort|blacklist|rescue/,
    ],
  ] as const)('no word in %s that judges, sells or questions', (language, avoided) => {
    const found = all.filter((each) => each.language === language && avoided.test(lower(each.text, language)));
    expect(found).toEqual([]);
  });

  it('what shows outside the page names no topic, and fits', () => {
    const neutral = /xətt|zəng|yardım|polis|qurban|лини|звон|помощ|полиц|жертв|line|call|help|police|victim|traffick/;
    for (const language of LANGUAGES) {
      const title = CATALOGUES[language]['page.title'] ?? '';
      expect(title.length).toBeLessThanOrEqual(12);
      for (const id of ['page.title', 'outside.new', 'button.unshade']) {
        expect(lower(CATALOGUES[language][id] ?? '', language), `${language} ${id}`).not.toMatch(neutral);
      }
    }
  });

  it('no sentence is in capitals, is marked as doubtful, or trails off', () => {
    expect(all.filter(({ text }) => /\(\?\)|…|\.\.\.|</.test(text))).toEqual([]);
  });
});

describe('what is refused of a shift', () => {
  it('A9.2: tells an operator who takes a colleague’s who can change it, where they themselves have no such field', () => {
    const whose = { az: /növbə rəhbəri/, ru: /старший смены/, en: /shift supervisor/ };
    for (const id of ['not-certified', 'shift-overlaps', 'too-little-rest', 'too-many-hours'])
      for (const language of LANGUAGES)
        expect(lower(CATALOGUES[language][`refusal.${id}`] ?? '', language), id).toMatch(whose[language]);
  });
});

describe('one thing, one word', () => {
  it('what stays of a look is in the trail, by the name that the trail has everywhere: not in a note, nor in a recording', () => {
    const names = { az: /baxış jurnalında/, ru: /в журнале доступа/, en: /in the trail/ };
    for (const language of LANGUAGES) {
      for (const id of ['listen.hint', 'supervisor.what-opens', 'history.break-glass.hint']) {
        expect(CATALOGUES[language][id], `${language} ${id}`).toMatch(names[language]);
      }
    }
  });

  it('a flag that the unit has is shown with the time at which it was raised, and the time is called that', () => {
    for (const language of LANGUAGES) {
      expect(CATALOGUES[language]['sent.notified']).toContain(CATALOGUES[language]['sent.raised']);
    }
  });

  it('an inbox of which all is acknowledged says that, and not that nothing is left to do: 24 hours may be running', () => {
    const names = { az: /təsdiq/, ru: /подтвержд/, en: /acknowledgement/ };
    for (const language of LANGUAGES)
      expect(lower(CATALOGUES[language]['inbox.calm'] ?? '', language)).toMatch(names[language]);
  });

  it('a telephone that was rung and that nobody took is not said to have the caller', () => {
    for (const id of ['ringing.result.rung', 'ringing.result.dialled'])
      for (const language of LANGUAGES)
        expect(CATALOGUES[language][id], `${language} ${id}`).not.toMatch(/qoşul|birləş|соедин|connect/);
  });

  it('the duty of the unit’s officer is not called a shift, where it is missing either', () => {
    const words = { az: 'növbətçi', ru: 'дежур', en: 'on duty' };
    for (const id of ['officer.on-duty', 'officer.not-on-duty', 'refusal.not-on-duty'])
      for (const language of LANGUAGES)
        expect(lower(CATALOGUES[language][id] ?? '', language), id).toContain(words[language]);
  });

  it('a mark of misuse is not called in Azerbaijani what stands for a caller’s number', () => {
    expect(CATALOGUES.az['nuisance.unknown']).toContain('nişanı');
    const flags = ['nuisance.flags', 'nuisance.flags.none', 'nuisance.earlier', 'nuisance.lift', 'flag.sent-hint'];
    expect(flags.filter((id) => lower(CATALOGUES.az[id] ?? '', 'az').includes('nişan'))).toEqual([]);
  });
});

describe('letters', () => {
  it('Azerbaijani has no Cyrillic look-alike, no dotless capital where a dotted one belongs, no stray dot', () => {
    const az = all.filter(({ language }) => language === 'az').filter(({ id }) => !id.startsWith('language.own'));
    expect(az.filter(({ text }) => /\p{Script=Cyrillic}/u.test(text))).toEqual([]);
    // Of the words used here none begins with I, ı: an initial I is İ typed without its dot.
    expect(az.filter(({ text }) => /(?<!\p{L})I\p{L}/u.test(text))).toEqual([]);
    expect(az.filter(({ text }) => text.includes('\u0307') || text !== text.normalize('NFC'))).toEqual([]);
  });

  it('Azerbaijani writes xətdə with one t, says “within” with its own word, and puts no comma before “or”', () => {
    const az = all.filter(({ language }) => language === 'az');
    const wrong = /xətt(?=[bcçdfgğhjklmnpqrsştvxyz])|(?:saniyə|dəqiqə|saat|gün|həftə) içində|, və ya|çıxış edil/;
    expect(az.filter(({ text }) => wrong.test(text))).toEqual([]);
  });

  it('Azerbaijani puts no name before the word operator, fits a thing to another in its case, and says of which language', () => {
    const az = all.filter(({ language }) => language === 'az');
    const wrong = /\{name\} operator|ilə uyğun gəl|(?<!\p{L})bir dildə danışan/u;
    expect(az.filter(({ text }) => wrong.test(text))).toEqual([]);
  });

  it('a word survives the change of case that Azerbaijani asks for', () => {
    const words = all.filter(({ language }) => language === 'az').flatMap(({ text }) => text.match(/\p{L}+/gu) ?? []);
    const changed = words.filter(
      (word) => word.toLocaleUpperCase('az').toLocaleLowerCase('az') !== word.toLocaleLowerCase('az'),
    );
    expect(changed).toEqual([]);
  });

  it('Russian has its ё, and Latin letters only in names of keys', () => {
    const ru = all.filter(({ language, id }) => language === 'ru' && !id.startsWith('language.'));
    expect(
      ru.filter(({ text }) =>
        /ребенок|еще |решетк|звездочк|(?<!\p{L})все(?= в порядке| вымышлено| закончено)/iu.test(text),
      ),
    ).toEqual([]);
    const latin = ru.flatMap(
      ({ text }) => text.replace(/\{[^{}]*?,|\b(plural|one|few|many|other)\b|\{\w+\}/g, '').match(/[A-Za-z]\w*/g) ?? [],
    );
    expect(latin.filter((word) => !/^F\d$/.test(word))).toEqual([]);
  });

  it('the stop of a Russian sentence stands behind its quotation marks, as in what is read out to a caller', () => {
    const spoken = NUISANCE_WORDS.map(({ ru }) => ru);
    const written = Object.values(CATALOGUES.ru);
    expect([...spoken, ...written].filter((text) => text.includes('.»'))).toEqual([]);
  });

  it('each language has its own quotation marks', () => {
    expect(all.filter(({ language, text }) => language === 'ru' && /[“”"]/.test(text))).toEqual([]);
    expect(all.filter(({ language, text }) => language !== 'ru' && /[«»"]/.test(text))).toEqual([]);
  });
});

describe('room on the screen', () => {
  it.each([
    ['bar.', 18],
    ['button.', 24],
    ['state.', 28],
  ])('%s messages are at most %i characters in the longest language', (prefix, limit) => {
    const found = all.filter(({ id }) => id.startsWith(prefix));
    expect(found.length).toBeGreaterThan(LANGUAGES.length);
    expect(found.filter(({ text }) => text.length > limit)).toEqual([]);
  });
});

function readCatalogue(language: Language): Record<string, string> {
  // The parity test below is what proves the shape.
  return JSON.parse(readFileSync(join(CONSOLE, 'messages', `${language}.json`), 'utf8')) as Record<string, string>;
}

function valuesOf(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)[,}]/g)].map((match) => match[1] ?? ''))].sort();
}

function format(text: string, language: Language, values: Record<string, number> = {}): string {
  const numbers = Object.fromEntries(valuesOf(text).map((name) => [name, 3]));
  return String(new IntlMessageFormat(text, language).format({ ...numbers, ...values }));
}

function lower(text: string, language: Language): string {
  return text.toLocaleLowerCase(language);
}

function readSources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return readSources(path);
    return /\.tsx?$/.test(entry.name) ? [readFileSync(path, 'utf8')] : [];
  });
}

/** Ids that are put together, such as `lamp.line.${lamp}`: a fixed beginning up to a point or a hyphen. */
function templatesIn(source: string): RegExp[] {
  return [...source.matchAll(/`([a-z][a-z.-]*[.-])\$\{[^`]*`/g)].map(
    (match) => new RegExp(`^${(match[1] ?? '').replaceAll('.', '\\.')}[a-z0-9-]+$`),
  );
}
