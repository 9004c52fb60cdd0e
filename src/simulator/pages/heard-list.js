/** A long call keeps its last words. */
const ITEMS_LIMIT = 300;

/** Writes what the line says, one line each, the newest last and in view. */
export function createHeardList(list, texts) {
  let items = [];
  let firstAt = 0;
  // It scrolls, so the keyboard must reach it.
  const scroller = list.parentElement;
  scroller.tabIndex = 0;

  function paint({ item, heard }) {
    const [time, words] = item.children;
    time.textContent = clock(heard.at - firstAt);
    words.textContent = heard.caption ? heard.caption.text : nameOf(heard);
    words.lang = heard.caption?.language ?? texts.language();
    item.dataset.kind = heard.kind;
    item.toggleAttribute('data-sounding', heard.untilMs === undefined);
  }

  function nameOf({ kind, what }) {
    return kind === 'tone' ? `${texts.text(kind)}: ${what}` : texts.text(kind);
  }

  return {
    clear() {
      items = [];
      list.replaceChildren();
    },
    show(heard) {
      if (items.length === 0) firstAt = heard.at;
      const known = items.find((entry) => entry.heard.index === heard.index);
      const entry = known ?? { item: makeItem(), heard };
      entry.heard = heard;
      paint(entry);
      if (known) return;
      items.push(entry);
      list.append(entry.item);
      if (items.length > ITEMS_LIMIT) items.shift().item.remove();
      scroller.scrollTop = scroller.scrollHeight;
    },
    repaint: () => items.forEach(paint),
    isEmpty: () => items.length === 0,
  };
}

/** Minutes and seconds. */
export function clock(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}

function makeItem() {
  const item = document.createElement('li');
  item.append(document.createElement('time'), document.createElement('p'));
  return item;
}
