/** Numbers that nobody has: the country's code followed by zeros. */
export const INVENTED_CALLERS: readonly string[] = [
  '+994000001001',
  '+994000001002',
  '+994000001003',
  '+994000001004',
  '+994000001005',
];

const LAST_INVENTED = 9999;

/** The `index`th invented number after `first`, for many callers at once. */
export function inventedCaller(first: string, index: number): string {
  const start = Number(first.slice(-4));
  return `${first.slice(0, -4)}${String((start + index) % (LAST_INVENTED + 1)).padStart(4, '0')}`;
}
