import { useEffect, useRef } from 'react';

/**
 * For a part of the page in which a press can take its own button away: the keyboard goes on in this part, where the part itself went in
 * what the page is for, and not nowhere. A focus that was elsewhere, or was put down, stays so.
 */
export function useFocusGoesOn<Part extends HTMLElement>() {
  const ref = useRef<Part>(null);
  const isHere = useRef(false);
  useEffect(() => {
    if (!isHere.current || document.activeElement !== document.body) return;
    if (ref.current === null) isHere.current = false;
    (ref.current ?? document.querySelector('main'))?.focus({ preventScroll: true });
  });
  const see = (focused: boolean) => () => {
    isHere.current = focused;
  };
  // What goes away with its button tells nobody that it lost the focus.
  return { ref, tabIndex: -1, onFocus: see(true), onBlur: see(false) };
}
