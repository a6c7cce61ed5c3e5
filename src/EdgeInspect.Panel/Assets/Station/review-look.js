// What can be laid over the picture and beside it, and what the model says of it where that is shown at all.
import { say } from './say.js';
import { decimal, t } from './texts.js';

const compareButton = document.querySelector('[data-do="compare"]');
const compareTitle = compareButton.title;

export class Look {
  #viewer;
  #nameOf;
  #overlay = document.getElementById('overlay');
  #opinion = document.getElementById('opinion');
  #entry = null;
  #number = 0;
  #isComparing = false;

  /** nameOf(id) gives what is shown of a kind of defect. */
  constructor(viewer, nameOf) {
    this.#viewer = viewer;
    this.#nameOf = nameOf;
    const slider = document.getElementById('opacity');
    slider.value = localStorage.getItem('ei-opacity') ?? slider.value;
    viewer.opacity = slider.value / 100;
    slider.addEventListener('input', () => {
      viewer.opacity = slider.value / 100;
      localStorage.setItem('ei-opacity', slider.value);
    });
  }

  /** Shows a part. A part without an opinion has no controls of one. */
  show(entry) {
    this.#entry = entry;
    this.#number = 0;
    this.#viewer.show(entry);
    this.#overlay.hidden = !entry.heat;
    const says = entry.opinion;
    this.#opinion.hidden = !says;
    this.#opinion.textContent = says ? this.#wordsOf(says) : '';
    offer(entry.item.references?.length > 0);
    this.#paintReference();
  }

  /** Fetches what comparing will need, before the part's turn. */
  prepare(entry) {
    if (this.#isComparing)
      entry?.reference(0);
  }

  clear() {
    this.#entry = null;
    this.#viewer.clear();
  }

  /** Does one of: heat, contour, compare, reference-before, reference-next, zoom-in, zoom-out, zoom-fit, move. False for anything else. */
  act(name, { move } = {}) {
    const step = document.getElementById('view').clientWidth / 8;
    switch (name) {
      case 'heat': this.#entry?.heat && press(name, this.#viewer.toggleHeat()); break;
      case 'contour': this.#entry?.heat && press(name, this.#viewer.toggleContour()); break;
      case 'compare': this.#toggleCompare(); break;
      case 'reference-before': this.#turn(-1); break;
      case 'reference-next': this.#turn(1); break;
      case 'zoom-in': this.#viewer.zoomBy(1.5); break;
      case 'zoom-out': this.#viewer.zoomBy(1 / 1.5); break;
      case 'zoom-fit': this.#viewer.fit(); break;
      case 'move': this.#viewer.panBy(move[0] * step, move[1] * step); break;
      default: return false;
    }
    return true;
  }

  #wordsOf({ verdict, score, threshold, predicted_class: kind }) {
    const says = t('model_says', t(`verdict_${verdict}`), decimal(score, 2), decimal(threshold, 2));
    return kind ? `${says} · ${this.#nameOf(kind)}` : says;
  }

  #toggleCompare() {
    if (!this.#isComparing && !this.#entry?.item.references?.length)
      return this.#entry && say(t('compare_none'));
    this.#isComparing = !this.#isComparing;
    press('compare', this.#isComparing);
    this.#paintReference();
  }

  #turn(by) {
    const count = this.#entry.item.references.length;
    this.#number = (this.#number + by + count) % count;
    this.#paintReference();
  }

  async #paintReference() {
    const [entry, number] = [this.#entry, this.#number];
    const count = entry?.item.references?.length ?? 0;
    document.getElementById('reference-bar').hidden = !this.#isComparing || count === 0;
    document.getElementById('reference-number').textContent = count > 1 ? `${number + 1}/${count}` : '';
    const image = this.#isComparing && count > 0 ? await entry.reference(number) : null;
    if (entry === this.#entry && number === this.#number)
      this.#viewer.showReference(this.#isComparing ? image : null);
  }
}

/** Says at the button of comparing whether there is anything to compare with, and why there isn't. */
function offer(isThere) {
  compareButton.disabled = !isThere;
  compareButton.title = isThere ? compareTitle : t('compare_none');
  if (isThere)
    compareButton.removeAttribute('aria-description');
  else
    compareButton.setAttribute('aria-description', t('compare_none'));
}

/** Says at its button whether something is on. */
export const press = (name, isOn) => document.querySelector(`[data-do="${name}"]`).setAttribute('aria-pressed', String(isOn));
