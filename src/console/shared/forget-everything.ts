/**
 * Empties what this browser keeps of the line, keys included. At sign-out the server asks the browser for the same; one that
 * has come without https, or knows no such wish, does nothing then, so the page does it as well.
 */
export async function forgetEverything(): Promise<void> {
  localStorage.clear();
  sessionStorage.clear();
  const databases = await indexedDB.databases();
  await Promise.all(databases.map(({ name }) => (name === undefined ? undefined : deleteDatabase(name))));
  // Only where a page came by https or from this machine.
  if (!('caches' in globalThis)) return;
  await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
}

/** Another tab may still hold it open: it goes as soon as that one lets go, and nobody waits for it here. */
function deleteDatabase(name: string): Promise<void> {
  const request = indexedDB.deleteDatabase(name);
  return new Promise((resolve) => {
    request.onsuccess = () => resolve();
    request.onerror = () => resolve();
    request.onblocked = () => resolve();
  });
}
