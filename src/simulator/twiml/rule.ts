/** What an attribute's value must look like. */
export type Rule =
  | 'text'
  /** Absolute or relative address. */
  | 'url'
  | 'boolean'
  | 'method'
  /** Telephone keys, or nothing. */
  | 'keys'
  | { readonly whole: readonly [min: number, max: number] }
  | { readonly oneOf: readonly string[] }
  /** Several of the words, separated by spaces. */
  | { readonly someOf: readonly string[] };

/** Whether the value is what the rule asks for; the answer names the remedy where it is not. */
export function breach(rule: Rule, value: string): string | undefined {
  if (rule === 'text' || rule === 'url') return undefined;
  if (rule === 'boolean') return among(['true', 'false'], value);
  if (rule === 'method') return among(['GET', 'POST'], value.toUpperCase());
  if (rule === 'keys') return /^[0-9*#]*$/.test(value) ? undefined : 'only telephone keys are allowed';
  if ('oneOf' in rule) return among(rule.oneOf, value);
  if ('someOf' in rule) {
    const words = value.split(/\s+/).filter((word) => word !== '');
    return words.map((word) => among(rule.someOf, word)).find((remedy) => remedy !== undefined);
  }
  const [min, max] = rule.whole;
  const number = Number(value);
  return /^\d+$/.test(value) && number >= min && number <= max ? undefined : `a whole number from ${min} to ${max}`;
}

function among(words: readonly string[], value: string): string | undefined {
  return words.includes(value) ? undefined : `one of ${words.slice(0, 12).join(', ')}`;
}
