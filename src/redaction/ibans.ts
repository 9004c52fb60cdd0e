/** The length of an IBAN by its country, from the public registry. */
const LENGTHS = new Map(
  (
    'AZ28 TR26 GE22 KZ20 UA29 BY28 MD24 RU33 AE23 SA24 QA29 KW30 BH22 JO30 LB28 IL23 IQ23 PK24 EG29 DE22 FR27 IT27 ES24 ' +
    'NL18 BE16 AT20 CH21 LI21 LU20 GB22 IE22 PL28 CZ24 SK24 HU28 RO24 BG22 GR27 CY28 MT31 PT25 SE24 NO15 FI18 DK18 IS26 ' +
    'EE20 LV21 LT20 HR21 SI19 RS22 BA20 ME22 MK19 AL28 XK20 MC27 SM27 VA22 AD24 GI23 FO18 GL18 TN24 MR27 DZ26 MA28 BR29'
  )
    .split(' ')
    .map((entry): [string, number] => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** How many characters an IBAN that begins so has, or null where the country has none. */
export function ibanLength(country: string): number | null {
  return LENGTHS.get(country) ?? null;
}

/** True when the two check digits are right (ISO 7064, mod 97-10). */
export function isIban(code: string): boolean {
  let rest = 0;
  for (const character of code.slice(4) + code.slice(0, 4)) {
    const value = character >= 'A' ? character.charCodeAt(0) - 55 : Number(character);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
