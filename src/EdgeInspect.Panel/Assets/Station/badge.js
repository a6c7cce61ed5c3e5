// A badge scanner is a keyboard that types faster than anybody can, and ends with Enter.
const fastMs = 35;
const shortest = 6;
let code = '';
let last = { at: -Infinity, key: '' };
let isBurst = false;
let pending = null;

/** What waits is done now, or never. */
function settle(isMeant) {
  const { timer, act } = pending ?? {};
  pending = null;
  clearTimeout(timer);
  if (isMeant)
    act?.();
}

/**
 * Watches for one anywhere on the page but in text fields.
 * onBadge(code) for a badge; onKey(event) for every key at once, so that a slow one is a key like any other.
 */
export function watchBadge(onBadge, onKey = () => {}) {
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.target.matches('input:not([type="radio"]), textarea, select'))
      return;
    const isNext = event.timeStamp - last.at <= fastMs;
    // A busy page may hear of the next key before its timer.
    if (!isNext)
      settle(true);
    if (event.key === 'Enter' && isNext && code.length >= shortest) {
      settle(false);
      event.preventDefault();
      event.stopImmediatePropagation();
      onBadge(code);
      code = '';
      return;
    }
    if (event.key.length === 1) {
      // The same key twice at once is a key that bounces, and still one of its own.
      isBurst = isNext && (isBurst || event.key !== last.key);
      if (isBurst)
        settle(false);
      code = isNext ? code + event.key : event.key;
      last = { at: event.timeStamp, key: event.key };
    } else if (event.key !== 'Shift') {
      isBurst = isNext;
      code = '';
    }
    onKey(event);
  }, { capture: true });
}

/** Does what a key stands for as soon as it is known to be nobody's badge: no other key came at once before it or after it. */
export function unlessBadge(act) {
  if (isBurst)
    return;
  settle(false);
  pending = { act, timer: setTimeout(settle, fastMs + 5, true) };
}
