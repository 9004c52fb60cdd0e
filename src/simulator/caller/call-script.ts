/** One thing that a scripted caller does. Times are milliseconds. */
export type Step = { source: string } & (
  | { do: 'press'; keys: string }
  | { do: 'wait'; ms: number }
  | { do: 'say'; file: string }
  | { do: 'hang-up' }
  /** Until something is heard whose name or words contain `text`. */
  | { do: 'expect'; text: string }
  /** Until the line ends the call. */
  | { do: 'expect-end' }
  | { do: 'wait-for-operator' }
);

const STEPS_LIMIT = 200;
const KEYS_LIMIT = 32;
const WAIT_LIMIT_MS = 3_600_000;

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };
const SEPARATOR = /[,;\n]/;
const QUOTES = ['"', '“', '”'];

/** The steps of a script, `press 1, wait 5s; hang up`; throws one error that names every step that makes no sense. */
export function readScript(script: string): Step[] {
  const sources = splitSteps(script);
  const problems = sources.filter((source) => readStep(source) === undefined).map((source) => `“${source}”`);
  if (problems.length > 0) throw new Error(`no step of a call: ${problems.join(', ')}`);
  if (sources.length > STEPS_LIMIT) throw new Error(`a script has at most ${STEPS_LIMIT} steps`);
  return sources.map(readStep).filter((step) => step !== undefined);
}

/** Splits at commas, semicolons and line ends, but not inside quotation marks. */
function splitSteps(script: string): string[] {
  const steps = [''];
  let isQuoted = false;
  for (const character of script) {
    if (QUOTES.includes(character)) isQuoted = !isQuoted;
    if (!isQuoted && SEPARATOR.test(character)) steps.push('');
    else steps[steps.length - 1] += character;
  }
  return steps.map((step) => step.trim()).filter((step) => step !== '');
}

function readStep(source: string): Step | undefined {
  const [, verb = '', rest = ''] =
    /^(press|wait for operator|wait|say|hang up|expect hang up|expect)\s*(.*)$/is.exec(source) ?? [];
  const text = rest.trim().replace(/^["“]|["”]$/g, '');
  switch (verb.toLowerCase()) {
    case 'press':
      return /^[0-9*#]+$/.test(text) && text.length <= KEYS_LIMIT ? { source, do: 'press', keys: text } : undefined;
    case 'wait':
      return readWait(source, text);
    case 'say':
      return text === '' ? undefined : { source, do: 'say', file: text };
    case 'expect':
      return text === '' ? undefined : { source, do: 'expect', text };
    case 'hang up':
      return text === '' ? { source, do: 'hang-up' } : undefined;
    case 'expect hang up':
      return text === '' ? { source, do: 'expect-end' } : undefined;
    case 'wait for operator':
      return text === '' ? { source, do: 'wait-for-operator' } : undefined;
    default:
      return undefined;
  }
}

function readWait(source: string, text: string): Step | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*(ms|s|m)$/.exec(text) ?? [];
  const ms = Number(amount) * (UNITS[unit ?? ''] ?? Number.NaN);
  return ms <= WAIT_LIMIT_MS ? { source, do: 'wait', ms } : undefined;
}
