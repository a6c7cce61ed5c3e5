// A badge scanner is a keyboard that types faster than anybody can, and ends with Enter.
const fastMs = 35;
const shortest = 6;

/**
 * Watches for one anywhere on the page but in text fields.
 * onBadge(code) for a badge; onKey(event) for every key at once, so that a slow one is a key like any other.
 */
export function watchBadge(onBadge, onKey) {
  let code = '';
  let last = 0;
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches('input:not([type="radio"]), textarea, select'))
      return;
    const isNext = event.timeStamp - last <= fastMs;
    if (event.key === 'Enter' && isNext && code.length >= shortest) {
      event.preventDefault();
      onBadge(code);
      code = '';
      return;
    }
    if (event.key.length === 1) {
      code = isNext ? code + event.key : event.key;
      last = event.timeStamp;
    } else if (event.key !== 'Shift') {
      code = '';
    }
    onKey(event);
  });
}
