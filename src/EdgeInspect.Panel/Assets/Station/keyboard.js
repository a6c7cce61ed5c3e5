// Letters and digits on the screen, for panels that have no keys. Shows when a text field is touched, or always, as the screen's menu says.
import { keyboardMode } from './menu.js';
import { t } from './texts.js';

const layouts = {
  en: ['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm,.-'],
  de: ['1234567890ß', 'qwertzuiopü', 'asdfghjklöä', 'yxcvbnm,.-'],
  ar: ['1234567890', 'ضصثقفغعهخحجد', 'شسيبلاتنمكطذ', 'ئءؤرىةوزظأإآ'],
};
const fields = 'textarea, input:not([type]), input:is([type="text"], [type="password"], [type="search"], [type="email"], [type="number"])';
/** What the key that changes the letters shows. */
const nextScript = { en: 'äöü', de: 'عربي', ar: 'abc' };
const goesAfterMs = 300;
const codes = Object.keys(layouts);

class Keyboard {
  #box = Object.assign(document.createElement('div'), { className: 'keyboard', hidden: true });
  #field = null;
  #code = codes.includes(document.documentElement.lang) ? document.documentElement.lang : 'en';
  #isUpper = false;

  constructor() {
    this.#box.setAttribute('aria-label', t('keyboard'));
    this.#box.setAttribute('role', 'group');
    // The field keeps the focus while its keys are pressed.
    this.#box.addEventListener('pointerdown', event => {
      event.preventDefault();
      const key = event.target.closest('button');
      if (key)
        this.#press(key.dataset.key);
    });
  }

  open(field) {
    this.#field = field;
    field.inputMode = 'none';
    // A dialog leaves nothing outside itself to be touched.
    (field.closest('dialog') ?? document.body).append(this.#box);
    this.#paint();
    this.#box.hidden = false;
    field.scrollIntoView({ block: 'center' });
  }

  close() {
    this.#box.hidden = true;
    this.#field = null;
  }

  #press(key) {
    if (key === 'done')
      return this.#done();
    if (key === 'shift')
      this.#isUpper = !this.#isUpper;
    else if (key === 'script')
      this.#code = codes[(codes.indexOf(this.#code) + 1) % codes.length];
    else
      this.#type(this.#faceOf(key));
    if (key === 'shift' || key === 'script' || this.#isUpper) {
      this.#isUpper &&= key === 'shift';
      this.#paint();
    }
  }

  #done() {
    const field = this.#field;
    this.close();
    field.blur();
  }

  #type(key) {
    const field = this.#field;
    if (field.type === 'number') {
      field.value = key === 'erase' ? field.value.slice(0, -1) : field.value + key;
    } else {
      const erases = key === 'erase' && field.selectionStart === field.selectionEnd && field.selectionStart > 0;
      const from = field.selectionStart - (erases ? 1 : 0);
      const text = key === 'erase' ? '' : key === 'enter' ? '\n' : key;
      if (field.maxLength < 0 || field.value.length - (field.selectionEnd - from) + text.length <= field.maxLength)
        field.setRangeText(text, from, field.selectionEnd, 'end');
    }
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  #paint() {
    const rows = layouts[this.#code].map(row => [...row]);
    rows[0].push('erase');
    rows[3].unshift('shift');
    rows.push(['script', '@', ' ', '_', 'done']);
    this.#box.dir = this.#code === 'ar' ? 'rtl' : 'ltr';
    this.#box.replaceChildren(...rows.map(row => this.#row(row)));
  }

  /** What a key writes at this moment. */
  #faceOf(key) {
    return this.#isUpper && [...key].length === 1 && key !== 'ß' ? key.toUpperCase() : key;
  }

  #row(keys) {
    const row = Object.assign(document.createElement('div'), { className: 'keyboard-row' });
    row.append(...keys.map(key => this.#key(key)));
    return row;
  }

  #key(key) {
    const face = { erase: '⌫', shift: '⇧', script: nextScript[this.#code], done: t('done'), ' ': '␣' };
    const button = document.createElement('button');
    Object.assign(button, { type: 'button', tabIndex: -1, textContent: face[key] ?? this.#faceOf(key) });
    button.dataset.key = key;
    button.setAttribute('aria-label', [...key].length > 1 || key === ' ' ? t(`key_${key === ' ' ? 'space' : key}`) : key);
    if (key === 'shift')
      button.setAttribute('aria-pressed', String(this.#isUpper));
    return button;
  }
}

/** Shows the keyboard for whatever text field gets the focus, for as long as the page is open. */
export function watchKeyboard() {
  const keyboard = new Keyboard();
  let isTouch = matchMedia('(pointer: coarse) and (hover: none)').matches;
  addEventListener('pointerdown', event => { isTouch = event.pointerType === 'touch'; }, { capture: true, passive: true });
  // What is touched next must not move away under the finger, so the keyboard goes after that.
  let going = 0;
  const closeSoon = () => { going = setTimeout(() => keyboard.close(), goesAfterMs); };
  document.addEventListener('focusin', event => {
    const mode = keyboardMode();
    clearTimeout(going);
    if (!event.target.matches(fields) || event.target.readOnly)
      closeSoon();
    else if (mode === 'always' || (mode === 'touch' && isTouch))
      keyboard.open(event.target);
  });
  document.addEventListener('focusout', event => {
    if (!event.relatedTarget)
      closeSoon();
  });
}
