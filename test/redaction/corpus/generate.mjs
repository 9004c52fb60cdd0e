// node test/redaction/corpus/generate.mjs: makes development.txt and held-out.txt again, the same every time.
// The two share the invented identifiers' sources, but neither sentences nor the ways of writing.
import { writeFileSync } from 'node:fs';
import * as development from './development.mjs';
import * as heldOut from './held-out.mjs';
import { chance, inHand } from './invented.mjs';

/** Sentences from templates: `[kind]` is replaced by a labelled value, `<kind>` by one that is to be left alone. */
function sentences({ templates, values, rounds, seed }) {
  const random = chance(seed);
  const lines = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const [language, list] of Object.entries(templates)) {
      for (const template of list) lines.push(fill(template, { language, values, random, round }));
    }
  }
  return [...new Set(lines)];
}

/** Every third sentence of Azerbaijani stands without its letters, every fifth in Cyrillic; what is a code stays. */
function fill(template, { language, values, random, round }) {
  const hand = language !== 'az' ? null : round % 3 === 1 ? 'plain' : round % 5 === 4 ? 'cyrillic' : null;
  return template
    .split(/(\[[a-z_]+\]|<[a-z_]+>)/)
    .map((part) => {
      const plain = /^<([a-z_]+)>$/.exec(part)?.[1];
      if (plain !== undefined) return values[plain](random, language);
      const kind = /^\[([a-z_]+)\]$/.exec(part)?.[1];
      if (kind === undefined) return hand ? inHand(part, hand) : part;
      const value = values[kind](random, language);
      const isWords = ['name', 'address'].includes(kind) || (kind === 'phone' && /\p{L}/u.test(value));
      return `{${kind}:${hand && isWords ? inHand(value, hand) : value}}`;
    })
    .join('');
}

for (const [name, source] of Object.entries({ development, 'held-out': heldOut })) {
  const file = new URL(`./${name}.txt`, import.meta.url);
  const heading = '# Made by generate.mjs: change the templates, not this file.\n';
  writeFileSync(file, `${heading}${sentences(source.recipe).join('\n')}\n`);
}
