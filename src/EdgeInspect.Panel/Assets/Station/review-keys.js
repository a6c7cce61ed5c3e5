// Keys of the review. Letters count by what they write, or by where they lie when they write no Latin one.
import { unlessBadge } from './badge.js';

const fields = 'textarea, select, input:not([type="range"], [type="radio"], [type="checkbox"])';
const letters = {
  o: 'ok', u: 'unsure', n: 'note', z: 'undo', s: 'severity',
  h: 'heat', c: 'contour', r: 'compare', k: 'catalogue', g: 'batch', l: 'closer',
};
const signs = {
  '+': 'zoom-in', '=': 'zoom-in', '-': 'zoom-out', '−': 'zoom-out', 0: 'zoom-fit', '?': 'help', '؟': 'help', Backspace: 'undo',
};
const moves = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
/** What may go on while a key is held. */
const repeatable = ['zoom-in', 'zoom-out', 'move'];

/** What a key means: { name, index?, move? }, or null. */
function meaningOf(event) {
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1] ?? /^[1-9]$/.exec(event.key)?.[0];
  if (signs[event.key])
    return { name: signs[event.key] };
  if (digit)
    return { name: 'class', index: digit - 1 + (event.shiftKey ? 9 : 0) };
  if (moves[event.key])
    return { name: 'move', move: moves[event.key] };
  if (event.key === 'Enter')
    return event.target.matches('button, a, summary') ? null : { name: 'ok' };
  const letter = /^[a-z]$/i.test(event.key) ? event.key : event.key.length === 1 ? /^Key([A-Z])$/.exec(event.code)?.[1] : null;
  const name = letters[letter?.toLowerCase()];
  return name ? { name } : null;
}

const isOn = () => localStorage.getItem('ei-keys') !== 'off';

/** The choice in the sheet of keys; a page without that sheet keeps to what was chosen on another. */
function watchChoice(box) {
  box.checked = isOn();
  box.addEventListener('change', () => localStorage.setItem('ei-keys', box.checked ? 'on' : 'off'));
}

/**
 * Calls act(name, event, { index, move }) for keys; isMeant(name) tells which of them mean something on the page.
 * They can be turned off, for those who speak their input.
 */
export function watchKeys(act, isMeant = () => true) {
  const box = document.getElementById('keys-on');
  if (box)
    watchChoice(box);
  document.addEventListener('keydown', event => {
    if (!isOn() || event.ctrlKey || event.altKey || event.metaKey || event.isComposing)
      return;
    if (event.target.matches(fields) || document.querySelector('dialog[open], #menu[open]'))
      return;
    const meaning = meaningOf(event);
    if (!meaning || !isMeant(meaning.name))
      return;
    if ((event.repeat && !repeatable.includes(meaning.name)) || (meaning.name === 'move' && event.target.matches('input')))
      return;
    event.preventDefault();
    if (event.repeat || (event.key.length > 1 && event.key !== 'Enter'))
      act(meaning.name, event, meaning);
    else
      unlessBadge(() => act(meaning.name, event, meaning));
  });
}
