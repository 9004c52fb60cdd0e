import type { Database } from '../db/database.ts';
import type { CallId, Wish } from './call.ts';

export interface CallerWish {
  isChild: boolean;
  /** Null: no wish was said. */
  wish: Wish | null;
}

/**
 * Notes what a waiting caller said by a key (A6.1): that a child calls, or with whom they would rather speak. Said once it stays, and a
 * second wish takes the place of the first.
 */
export async function noteWish(database: Database, said: CallerWish & { id: CallId }): Promise<void> {
  await database.query(
    'note-wish',
    `update calls
        set is_child = calls.is_child or $2, wish = coalesce($3, calls.wish), wished_at = line_now()
      where calls.id = $1
        and calls.state = 'waiting'
        and calls.kind = 'caller'
        and ((not calls.is_child and $2) or ($3::text is not null and calls.wish is distinct from $3))`,
    [said.id, said.isChild, said.wish],
  );
}
