/**
 * Stands in the `from` of a change that is said again within seconds: its commit does not wait for the disk. Nobody sees less of it;
 * only a server of Postgres that dies, and none of our processes, can forget such changes of its last second. Never beside a fact in
 * one transaction, since it counts for the whole of it.
 */
export const LAZILY = "(select set_config('synchronous_commit', 'off', true)) as lazily";
