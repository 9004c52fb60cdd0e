/** A stream of which the next item can be looked at before it is taken. */
export interface Peekable<Item> {
  peek(): Promise<Item | undefined>;
  take(): Promise<Item | undefined>;
}

/** Makes one; reads no further ahead than one item. */
export function peekable<Item>(items: AsyncIterable<Item>): Peekable<Item> {
  const iterator = items[Symbol.asyncIterator]();
  let ahead: { item: Item | undefined } | undefined;
  const peek = async () => {
    ahead ??= { item: await read(iterator) };
    return ahead.item;
  };
  return {
    peek,
    take: async () => {
      const item = await peek();
      ahead = undefined;
      return item;
    },
  };
}

async function read<Item>(iterator: AsyncIterator<Item>): Promise<Item | undefined> {
  const { done, value } = await iterator.next();
  return done ? undefined : value;
}
