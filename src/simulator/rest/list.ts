import type { RestAnswer } from './rest.ts';
import { jsonAnswer, RestError } from './rest-error.ts';
import type { RestCall } from './route.ts';

const PAGE_SIZE_DEFAULT = 50;
const PAGE_SIZE_MAX = 1000;

/** One page of a list, in Twilio's form; the newest comes first. */
export function listAnswer<Item>(
  call: RestCall,
  name: string,
  list: { items: readonly Item[]; toJson: (item: Item) => unknown },
): RestAnswer {
  const size = whole(call.query, 'PageSize', PAGE_SIZE_DEFAULT);
  const page = whole(call.query, 'Page', 0);
  if (size < 1 || size > PAGE_SIZE_MAX) throw new RestError(400, 20001, `PageSize must be from 1 to ${PAGE_SIZE_MAX}`);
  const items = list.items.toReversed().slice(page * size, (page + 1) * size);
  const pages = Math.max(1, Math.ceil(list.items.length / size));
  const address = (number: number) => {
    const query = new URLSearchParams(call.query);
    query.set('PageSize', String(size));
    query.set('Page', String(number));
    return `${call.path}?${query}`;
  };
  return jsonAnswer(200, {
    [name]: items.map(list.toJson),
    page,
    page_size: size,
    start: page * size,
    end: page * size + Math.max(0, items.length - 1),
    uri: address(page),
    first_page_uri: address(0),
    previous_page_uri: page > 0 ? address(page - 1) : null,
    next_page_uri: page + 1 < pages ? address(page + 1) : null,
  });
}

function whole(query: URLSearchParams, name: string, otherwise: number): number {
  const value = query.get(name);
  if (value === null) return otherwise;
  if (!/^\d+$/.test(value)) throw new RestError(400, 20001, `${name} must be a whole number`);
  return Number(value);
}
