// Messages on the socket: four bytes of length, then JSON. Longer than the limit, or no JSON object: the connection ends.
export const MAX_QUESTION_BYTES = 32 * 1024;
export const MAX_ANSWER_BYTES = 128 * 1024;

const LENGTH_BYTES = 4;

export type Message = Readonly<Record<string, unknown>>;

export interface FrameReader {
  /** Takes what came in; answers the messages that are whole now. Throws where what came is no such message. */
  take(chunk: Buffer): Message[];
  /** True while a message has begun and not ended. */
  isInside(): boolean;
}

/** One message as bytes. */
export function frameOf(message: Message): Buffer {
  const text = Buffer.from(JSON.stringify(message));
  const frame = Buffer.alloc(LENGTH_BYTES + text.length);
  frame.writeUInt32BE(text.length);
  text.copy(frame, LENGTH_BYTES);
  text.fill(0);
  return frame;
}

/** Reads messages of at most `limitBytes` from chunks of any size. What it has passed on it zeroes. */
export function frameReader(limitBytes: number): FrameReader {
  let held = Buffer.alloc(0);
  return {
    take: (chunk) => {
      const all = Buffer.concat([held, chunk]);
      held.fill(0);
      chunk.fill(0);
      const messages: Message[] = [];
      let at = 0;
      while (all.length - at >= LENGTH_BYTES) {
        const length = all.readUInt32BE(at);
        if (length > limitBytes) throw new Error('a message over the limit');
        const end = at + LENGTH_BYTES + length;
        if (all.length < end) break;
        messages.push(messageOf(all.toString('utf8', at + LENGTH_BYTES, end)));
        at = end;
      }
      held = Buffer.from(all.subarray(at));
      all.fill(0);
      return messages;
    },
    isInside: () => held.length > 0,
  };
}

function messageOf(text: string): Message {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('not a message');
  // An object's fields can be looked at, whatever they are.
  return value as Message;
}
