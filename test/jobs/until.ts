const PAUSE_MS = 25;

/** Waits until `look` gives something, and answers with it and how long it took; throws what was awaited after the limit. */
export async function until<Seen>(
  what: string,
  limitMs: number,
  look: () => Promise<Seen | undefined | false> | Seen | undefined | false,
): Promise<{ seen: Seen; tookMs: number }> {
  const begun = Date.now();
  for (;;) {
    const seen = await look();
    const tookMs = Date.now() - begun;
    if (seen !== undefined && seen !== false) return { seen, tookMs };
    if (tookMs > limitMs) throw new Error(`not within ${limitMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
