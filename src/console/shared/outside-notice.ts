// What is seen outside the page, on a screen that others may see: a neutral title and a count, never a topic.
import { useEffect, useRef } from 'react';
import { useText } from './language.tsx';

const TITLE_CHANGE_MS = 1_000;

/** Asks once, in a click; a refusal is the person's right and stops nothing. */
export async function askToNotify(): Promise<boolean> {
  if (!('Notification' in window)) return false;
  if (Notification.permission === 'default') await Notification.requestPermission();
  return mayNotify();
}

/** What the browser lets this page show: `default` until the person was asked, `none` where it knows no notifications. */
export function noticePermission(): NotificationPermission | 'none' {
  return 'Notification' in window ? Notification.permission : 'none';
}

/** Whether a notification would be shown now. */
export function mayNotify(): boolean {
  return noticePermission() === 'granted';
}

/** While `count` is above zero: the tab's title changes once a second, and a neutral notification is shown for each that is more, unless muted. */
export function useOutsideNotice(count: number, isMuted: boolean): void {
  const text = useText();
  const title = text('page.title');
  const body = text('outside.new', { count });
  const shown = useRef(0);
  useEffect(() => {
    const isMore = count > shown.current;
    shown.current = count;
    document.title = title;
    if (count === 0) return undefined;
    let isMarked = false;
    const timer = setInterval(() => {
      isMarked = !isMarked;
      document.title = isMarked ? `(${count}) ${title}` : title;
    }, TITLE_CHANGE_MS);
    document.title = `(${count}) ${title}`;
    const close = isMuted || !isMore ? () => {} : notify(title, body);
    return () => {
      clearInterval(timer);
      close();
      document.title = title;
    };
  }, [count, isMuted, title, body]);
}

function notify(title: string, body: string): () => void {
  if (!mayNotify() || document.hasFocus()) return () => {};
  try {
    const notice = new Notification(title, { body, tag: 'new', silent: true, requireInteraction: true });
    notice.onclick = () => {
      window.focus();
      notice.close();
    };
    return () => notice.close();
  } catch {
    // Some systems allow notifications from service workers only; sound, bar and title remain.
    return () => {};
  }
}
