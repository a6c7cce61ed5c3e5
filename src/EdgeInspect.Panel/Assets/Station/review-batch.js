// Twelve parts at a glance: what is wrong is marked, all others are good.
import { t } from './texts.js';

export const batchSize = 12;

export class Batch {
  #box = document.getElementById('batch');
  #tiles = new Map();

  constructor() {
    /** The part that marks are for. */
    this.selected = null;
    /** Called when a mark or the choice changed. */
    this.onChanged = () => {};
    /** Called with the part that is to be seen large. */
    this.onCloser = () => {};
    this.#box.addEventListener('click', event => this.#touch(event.target.closest('.tile'), event));
    this.#box.addEventListener('dblclick', event => event.target.closest('.tile') && this.onCloser(this.selected));
  }

  get entries() { return [...this.#tiles.keys()]; }

  /** How many have no mark. */
  get unmarked() { return this.entries.filter(e => !e.label).length; }

  /** Shows parts; those that are shown already stay where they are. */
  show(entries, wordsOf) {
    const isBeside = entries.some(e => this.#tiles.has(e));
    const gone = this.entries.filter(e => !entries.includes(e));
    for (const entry of gone) {
      this.#tiles.get(entry).remove();
      this.#tiles.delete(entry);
    }
    for (const entry of entries) {
      if (!this.#tiles.has(entry))
        this.#add(entry, isBeside);
    }
    if (!this.#tiles.has(this.selected))
      this.selected = null;
    this.paint(wordsOf);
  }

  /** Gives the chosen part a label, or takes it away by null. False when none is chosen. */
  mark(label) {
    if (!this.selected)
      return false;
    this.selected.label = label;
    this.onChanged();
    return true;
  }

  /** Chooses the part beside the chosen one. */
  move([x, y]) {
    const { entries } = this;
    const columns = getComputedStyle(this.#box).gridTemplateColumns.split(' ').length;
    const toStart = document.documentElement.dir === 'rtl' ? -x : x;
    const at = Math.max(0, entries.indexOf(this.selected));
    const next = this.selected ? at - toStart - y * columns : 0;
    if (entries[next])
      this.#select(entries[next], true);
  }

  paint(wordsOf) {
    this.entries.forEach((entry, index) => {
      const tile = this.#tiles.get(entry);
      tile.dataset.verdict = entry.label?.verdict ?? '';
      tile.setAttribute('aria-pressed', String(entry === this.selected));
      tile.querySelector('.tile-words').textContent = entry.label ? wordsOf(entry.label) : '';
      tile.setAttribute('aria-label', `${t('part_n', index + 1)} ${entry.label ? wordsOf(entry.label) : ''}`);
    });
  }

  #touch(tile, event) {
    const entry = this.entries.find(e => this.#tiles.get(e) === tile);
    if (!entry)
      return;
    // The second touch of two that come fast asks for a closer look, and changes nothing.
    if (event.detail < 2 && entry === this.selected && entry.label)
      return this.mark(null);
    this.#select(entry, false);
  }

  #select(entry, takesFocus) {
    this.selected = entry;
    if (takesFocus)
      this.#tiles.get(entry).focus();
    this.onChanged();
  }

  /** isBeside: whether it comes beside others that are looked at already, where nobody waits for it. */
  #add(entry, isBeside) {
    entry.isBeside = isBeside;
    entry.seenAt = Infinity;
    const tile = Object.assign(document.createElement('button'), { type: 'button', className: 'tile' });
    tile.dataset.token = entry.token;
    tile.append(Object.assign(document.createElement('span'), { className: 'tile-words', dir: 'auto' }));
    this.#tiles.set(entry, tile);
    this.#box.append(tile);
    entry.load().then(() => {
      if (entry.picture)
        tile.prepend(entry.picture);
      else
        tile.dataset.verdict = 'none';
      tile.dataset.state = entry.state;
      requestAnimationFrame(() => { entry.seenAt = performance.now(); });
    });
  }
}
