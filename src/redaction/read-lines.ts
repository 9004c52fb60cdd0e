/** What the command says of one line. */
export interface Line {
  readonly text: string;
  /** Whether the line was longer than the limit, so that `text` is only its beginning. */
  readonly isCut: boolean;
}

/**
 * The lines of a stream of bytes, whatever they are: what is no UTF-8 becomes replacement characters. Of a line longer
 * than `limit` UTF-16 units only the beginning is kept, and never more than that in memory.
 */
export async function* readLines(bytes: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Line> {
  // A byte order mark stays: indices count from the first character that the sender sent.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let text = '';
  let isCut = false;
  let isOpen = false;
  const add = (part: string) => {
    isCut ||= text.length + part.length > limit;
    text += part.slice(0, limit - text.length);
    isOpen ||= part !== '';
  };
  for await (const chunk of bytes) {
    const [first = '', ...rest] = decoder.decode(chunk, { stream: true }).split('\n');
    add(first);
    for (const part of rest) {
      yield { text, isCut };
      text = '';
      isCut = false;
      isOpen = false;
      add(part);
    }
  }
  add(decoder.decode());
  if (isOpen) yield { text, isCut };
}
