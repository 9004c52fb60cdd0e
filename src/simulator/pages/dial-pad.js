const KEYS = '0123456789*#';
const PRESSED_MS = 150;

/** Calls `press(key)` for a key of the pad, or of the keyboard while `mayUseKeyboard()` says so. */
export function listenToPad(pad, press, mayUseKeyboard) {
  const buttons = new Map([...pad.querySelectorAll('[data-key]')].map((button) => [button.dataset.key, button]));

  function pressed(key) {
    const { classList } = buttons.get(key);
    classList.add('pressed');
    setTimeout(() => classList.remove('pressed'), PRESSED_MS);
    press(key);
  }

  for (const [key, button] of buttons) button.addEventListener('click', () => pressed(key));
  document.addEventListener('keydown', (event) => {
    const isTyping = event.target instanceof Element && event.target.matches('input:not([type=checkbox]), select');
    if (isTyping || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.length !== 1 || !KEYS.includes(event.key) || !mayUseKeyboard()) return;
    event.preventDefault();
    pressed(event.key);
  });
}
