import { describe, expect, it } from 'vitest';
import { type Line, readLines } from '../../src/redaction/read-lines.ts';

const LIMIT = 20;

async function linesOf(...chunks: readonly (string | Uint8Array)[]): Promise<Line[]> {
  async function* stream() {
    for (const chunk of chunks) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  }
  const lines: Line[] = [];
  for await (const line of readLines(stream(), LIMIT)) lines.push(line);
  return lines;
}

describe('the command that reads one text a line', () => {
  it('answers each line, an empty one too, and the last without its end', async () => {
    expect(await linesOf('a\n\nb')).toEqual(['a', '', 'b'].map((text) => ({ text, isCut: false })));
  });

  it('adds no line where the last one ends', async () => {
    expect((await linesOf('a\n')).map(({ text }) => text)).toEqual(['a']);
    expect(await linesOf()).toEqual([]);
  });

  it('puts a letter together that came in two parts', async () => {
    const bytes = Buffer.from('ə\n');
    expect((await linesOf(bytes.subarray(0, 1), bytes.subarray(1))).map(({ text }) => text)).toEqual(['ə']);
  });

  it('goes on after bytes that are no text, and after a line that is too long', async () => {
    const lines = await linesOf(Uint8Array.of(0xff, 0xfe, 0x0a), 'x'.repeat(LIMIT), 'x'.repeat(LIMIT), '\nnext');
    expect(lines).toEqual([
      { text: '\ufffd\ufffd', isCut: false },
      { text: 'x'.repeat(LIMIT), isCut: true },
      { text: 'next', isCut: false },
    ]);
  });

  it('keeps the mark that some programs put first, so that places are counted from it', async () => {
    expect((await linesOf('\ufeffa')).map(({ text }) => text)).toEqual(['\ufeffa']);
  });
});
