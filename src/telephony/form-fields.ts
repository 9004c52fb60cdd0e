/**
 * The fields of a form or of an address's query, as the carrier signs them: sorted by name, then by value, and of equal
 * pairs only one.
 */
export interface FormFields {
  readonly names: readonly string[];
  readonly values: readonly string[];
}

/** The carrier sends some thirty; whoever sends more than this wants to keep us busy. */
const FIELD_LIMIT = 1_000;

export const NO_FIELDS: FormFields = { names: [], values: [] };

/** Reads `a=1&b=2`. Undefined past the limit. What is wrongly escaped stands for itself; nothing throws. */
export function parseFields(text: string): FormFields | undefined {
  const fields: { names: string[]; values: string[] } = { names: [], values: [] };
  let count = 0;
  for (let from = 0; from < text.length; ) {
    let end = text.indexOf('&', from);
    if (end < 0) end = text.length;
    let equals = text.indexOf('=', from);
    if (equals < 0 || equals > end) equals = end;
    if (end > from) {
      if (count === FIELD_LIMIT) return undefined;
      count += 1;
      insert(fields, decode(text.slice(from, equals)), decode(text.slice(equals + 1, end)));
    }
    from = end + 1;
  }
  return fields;
}

/** The value of a field that is there exactly once; a field that comes twice with two values says nothing. */
export function fieldOf({ names, values }: FormFields, name: string): string | undefined {
  const at = names.indexOf(name);
  return at < 0 || names[at + 1] === name ? undefined : values[at];
}

function decode(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text;
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    // Nobody can have meant it: as it stands it can be compared with what was signed, and fits no pattern of ours.
    return spaced;
  }
}

/** Puts a pair where it belongs; most come nearly in order, and a sort with a rule of its own costs twice as much. */
function insert({ names, values }: { names: string[]; values: string[] }, name: string, value: string): void {
  let at = names.length;
  while (at > 0 && isAfter(names, at - 1, name)) at -= 1;
  while (at > 0 && names[at - 1] === name && isAfter(values, at - 1, value)) at -= 1;
  if (names[at - 1] === name && values[at - 1] === value) return;
  for (let move = names.length; move > at; move -= 1) {
    names[move] = names[move - 1] ?? '';
    values[move] = values[move - 1] ?? '';
  }
  names[at] = name;
  values[at] = value;
}

function isAfter(list: readonly string[], at: number, text: string): boolean {
  return (list[at] ?? '') > text;
}
