// A part in hand: what the station says of it, and its pictures, loaded and decoded before its turn.
import { heatOf } from './heat.js';

const tries = 4;
const wait = ms => new Promise(resolve => setTimeout(resolve, ms));

/** An image that is ready to be painted at once. Tried a few times: a station that starts again is back in a moment. */
async function load(address) {
  for (let n = 1; ; n++) {
    const image = Object.assign(new Image(), { src: address, alt: '', draggable: false });
    try {
      await image.decode();
      return image;
    } catch (error) {
      if (n === tries)
        throw error;
      await wait(300 * 2 ** n);
    }
  }
}

export class Entry {
  #ready = null;
  #references = [];

  constructor(item) {
    this.item = item;
    /** What the model thinks of it, or null where that isn't to be known. */
    this.opinion = item.is_blind ? null : item.opinion ?? null;
    /** The label that it had: taken back, or marked in a grid. */
    this.label = null;
    this.note = null;
    this.picture = null;
    this.heat = null;
    /** loading, ready or failed. */
    this.state = 'loading';
  }

  get token() { return this.item.token; }

  /** Loads what is shown of it. Never fails: the state says how it went. */
  load() {
    this.#ready ??= this.#load();
    return this.#ready;
  }

  async #load() {
    const { picture } = this.item;
    const { opinion } = this;
    const map = opinion?.map ? load(opinion.map).catch(() => null) : null;
    try {
      this.picture = await load(picture);
      const grey = await map;
      this.heat = grey ? heatOf(grey, opinion) : null;
      this.state = 'ready';
    } catch {
      this.state = 'failed';
    }
  }

  /** The nth good part to compare with: a promise of an image, or of null when it can't be loaded. */
  reference(n) {
    const address = this.item.references?.[n];
    if (!address)
      return Promise.resolve(null);
    this.#references[n] ??= load(address).catch(() => null);
    return this.#references[n];
  }
}
