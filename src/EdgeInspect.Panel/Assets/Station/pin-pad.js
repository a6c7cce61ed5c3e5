// The pad of digits, by finger or by keyboard. The digits themselves are never shown.
import { t } from './texts.js';

const shortest = 4;
const longest = 12;

export class PinPad {
  #box = document.getElementById('pad');
  #dots = document.getElementById('pad-dots');
  #pin = '';
  #name = '';
  #isSending = false;
  #send;
  #touched;

  /** send(name, pin) gives a promise of whether it was right; touched() is called when digits are given after a wrong one. */
  constructor(send, touched) {
    this.#send = send;
    this.#touched = touched;
    this.#box.addEventListener('click', event => this.#click(event.target.closest('button')));
  }

  /** Called when somebody else is to be chosen. */
  onClose = () => {};

  get isOpen() { return !this.#box.hidden; }

  open(name, shown) {
    this.#name = name;
    document.getElementById('pad-name').textContent = shown;
    this.#box.hidden = false;
    this.clear();
    this.#box.querySelector('[data-digit="5"]').focus();
  }

  clear() {
    this.#pin = '';
    this.#paint();
  }

  /** A key of a keyboard; digits of any script count. */
  key(event) {
    if (!this.isOpen)
      return;
    const digit = /^\p{Nd}$/u.test(event.key) ? digitOf(event.key) : null;
    if (digit !== null)
      this.#add(digit);
    else if (event.key === 'Backspace')
      this.#erase();
    else if (event.key === 'Escape')
      this.#close();
    // A digit's key that has the focus is not pressed by Enter: Enter ends the PIN.
    else if (event.key === 'Enter' && !event.target.matches('#pad-erase, #pad-back, a, summary')) {
      event.preventDefault();
      this.#go();
    }
  }

  #click(button) {
    if (!button)
      return;
    if (button.dataset.digit)
      this.#add(button.dataset.digit);
    else if (button.id === 'pad-erase')
      this.#erase();
    else if (button.id === 'pad-go')
      this.#go();
    else if (button.id === 'pad-back')
      this.#close();
  }

  #add(digit) {
    if (this.#pin === '')
      this.#touched();
    if (this.#pin.length < longest && !this.#isSending)
      this.#pin += digit;
    this.#paint();
  }

  #erase() {
    this.#pin = this.#pin.slice(0, -1);
    this.#paint();
  }

  #close() {
    this.#touched();
    this.clear();
    this.#box.hidden = true;
    this.onClose();
  }

  async #go() {
    if (this.#pin.length < shortest || this.#isSending)
      return;
    this.#isSending = true;
    const isRight = await this.#send(this.#name, this.#pin).finally(() => { this.#isSending = false; });
    if (isRight)
      return;
    this.clear();
    this.#box.classList.remove('no');
    void this.#box.offsetWidth;
    this.#box.classList.add('no');
  }

  #paint() {
    this.#dots.textContent = '●'.repeat(this.#pin.length);
    this.#dots.setAttribute('aria-label', t('digits', this.#pin.length));
    document.getElementById('pad-go').disabled = this.#pin.length < shortest;
  }
}

/** Western, Arabic-Indic or Persian. */
function digitOf(character) {
  const code = character.codePointAt(0);
  const zero = [0x30, 0x660, 0x6f0].find(z => code >= z && code <= z + 9);
  return zero === undefined ? null : String(code - zero);
}
