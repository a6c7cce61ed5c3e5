// The buttons that decide. One touch is the whole decision; how bad it is can be said before, for this part alone.
import { watchFit } from './fit.js';
import { watchMore } from './more.js';
import { buttonOf } from './review-buttons.js';
import { t } from './texts.js';

const severities = ['', 'minor', 'major', 'critical'];

export class Panel {
  #classes = document.getElementById('classes');
  #severity = document.getElementById('severity');
  #catalogue;

  constructor(catalogue) {
    this.#catalogue = catalogue;
    catalogue.onChanged = () => this.#paintClasses();
    this.#severity.addEventListener('change', () => this.#paintSeverities());
    this.note = null;
    watchFit(this.#classes, '.class-name');
    watchMore(this.#classes);
  }

  /** How bad it is, said for this part alone; empty for what its kind usually is. */
  get severity() { return this.#severity.querySelector(':checked').value; }

  set severity(value) {
    this.#severity.querySelector(`[value="${value}"]`).checked = true;
    this.#paintSeverities();
  }

  /** The next way of saying how bad it is. */
  turnSeverity() {
    this.severity = severities[(severities.indexOf(this.severity) + 1) % severities.length];
  }

  /** Begins with a part: nothing that was set for the one before holds for it. One of many shows itself how it is marked. */
  begin(entry, isMarking = false) {
    this.severity = '';
    this.setNote(entry?.note ?? null);
    const earlier = document.getElementById('earlier');
    earlier.hidden = !entry?.label || isMarking;
    if (!earlier.hidden)
      earlier.textContent = t('you_said', this.wordsOf(entry.label));
    document.getElementById('disputed')?.replaceChildren(...(entry?.item.disputed ?? []).map(label =>
      Object.assign(document.createElement('li'), { className: `label-${label.verdict}`, dir: 'auto', textContent: this.wordsOf(label) })));
  }

  setNote(text) {
    this.note = text || null;
    const line = document.getElementById('note-line');
    line.hidden = !this.note;
    line.lastElementChild.textContent = this.note ?? '';
  }

  /** What is wrong, in words; the verdict when that is all. */
  shortOf({ verdict, class: kind, severity }) {
    const what = kind ? this.#catalogue.nameOf(kind) : t(`verdict_${verdict}`);
    return severity ? `${what} · ${t(`severity_${severity}`)}` : what;
  }

  /** A label in words. */
  wordsOf({ verdict, class: kind, severity, note }) {
    const words = [t(`verdict_${verdict}`), kind && this.#catalogue.nameOf(kind), severity && t(`severity_${severity}`), note];
    return words.filter(Boolean).join(' · ');
  }

  /** The label of OK or UNSURE. */
  plain(verdict) {
    return { verdict, class: null, severity: null, note: this.note };
  }

  /** The label of the nth kind, or null when there is none. A catalogue without kinds has one: defective, and no more. */
  defective(n) {
    const { classes } = this.#catalogue;
    if (n >= Math.max(1, classes.length))
      return null;
    return { verdict: 'NG', class: classes[n]?.id ?? null, severity: this.severity || classes[n]?.severity || null, note: this.note };
  }

  /** Whether decisions are taken at this moment. */
  set isOn(value) {
    for (const part of document.querySelectorAll('.needs-part'))
      part.toggleAttribute('inert', !value);
  }

  #paintClasses() {
    const { classes } = this.#catalogue;
    this.#classes.replaceChildren(...(classes.length > 0 ? classes : [{ name: t('defective'), severity: null }]).map(buttonOf));
    this.#paintSeverities();
  }

  /** Each button says what pressing it means. */
  #paintSeverities() {
    const asked = this.severity;
    for (const button of this.#classes.children) {
      const severity = asked || button.dataset.severity;
      const word = button.querySelector('.class-severity');
      word.textContent = severity ? t(`severity_${severity}`) : '';
      word.className = `class-severity ${severity}`;
    }
  }
}
