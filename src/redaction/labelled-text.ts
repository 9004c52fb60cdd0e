import type { Kind, Span } from './span.ts';
import { KINDS } from './span.ts';

/** A sentence with what is to be found in it. */
export interface LabelledText {
  readonly text: string;
  readonly spans: readonly Span[];
}

/**
 * Sentences with their labels, one a line: `Call {phone:050 000 12 34} at six`. `\n`, `\u200b` and the like are written
 * as in JSON. Empty lines and those that begin with `#` are left out. Throws on a kind that does not exist.
 */
export function parseLabelled(file: string): LabelledText[] {
  return file
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map(parseLine);
}

function parseLine(line: string): LabelledText {
  const spans: Span[] = [];
  let text = '';
  for (const part of withSigns(line).split(/(\{[a-z_]+:[^{}]*\})/)) {
    const [, kind, own = ''] = /^\{([a-z_]+):([^{}]*)\}$/.exec(part) ?? [];
    if (kind === undefined) text += part;
    else {
      if (!isKind(kind)) throw new Error(`no such kind: ${kind}`);
      spans.push({ start: text.length, end: text.length + own.length, kind });
      text += own;
    }
  }
  return { text, spans };
}

function withSigns(line: string): string {
  return line
    .replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll('\\n', '\n');
}

function isKind(kind: string): kind is Kind {
  return KINDS.some((each) => each === kind);
}
