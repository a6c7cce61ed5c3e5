// The parts in hand, first the one to be judged. The station hands out more in good time.
import { api, persist } from './api.js';
import { Entry } from './review-entry.js';

/** How many parts' tokens are remembered as decided, so that an answer on its way doesn't bring them again. */
const remembered = 200;
/** Most parts that the station lends at once. */
const most = 24;

export class Queue {
  #decided = [];
  /** Tokens of parts that were decided and may be in hand again. The next question asks for them. */
  #again = [];
  #isTaking = false;
  #isAskedAgain = false;
  #outstanding;
  #version = 0;
  #toldWaiting = null;
  #waiting = null;
  #hasAll = false;

  /** outstanding() gives how many decisions are on their way. */
  constructor(isAdjudication, isStudy, outstanding) {
    this.isAdjudication = isAdjudication;
    this.isStudy = isStudy;
    this.#outstanding = outstanding;
    this.entries = [];
    this.order = 'newest';
    /** How many parts are kept in hand. */
    this.want = 4;
    /** Called when parts came, or none did. */
    this.onFilled = () => {};
  }

  get current() { return this.entries[0] ?? null; }

  /**
   * How many wait; null before the station told it. It counts those that others have in hand, too: once it gave fewer than were asked for,
   * those in the own hand are all that there are to judge.
   */
  get waiting() { return this.#hasAll ? this.entries.length : this.#waiting; }

  set waiting(value) { this.#waiting = value; }

  /** Takes a part out, because it was decided. */
  remove(entry) {
    this.entries = this.entries.filter(e => e !== entry);
    this.#decided.push(entry.token);
    this.#again = this.#again.filter(token => token !== entry.token);
    if (this.#decided.length > remembered)
      this.#decided.shift();
  }

  /** Puts a part before all others, because its decision was taken back or not taken. */
  putBack(entry) {
    this.#decided = this.#decided.filter(token => token !== entry.token);
    this.entries = [entry, ...this.entries.filter(e => e.token !== entry.token)];
  }

  /** A part that was decided may be in hand again: the next time that parts are asked for, it comes if it is. */
  expect(token) { this.#again = [...this.#again, token]; }

  /** Asks for parts until enough are in hand, and for those that are expected. Questions that come meanwhile are one. */
  async fill() {
    this.#isAskedAgain = this.#isTaking;
    if (this.#isTaking || (this.#again.length === 0 && this.entries.length >= this.want))
      return;
    this.#isTaking = true;
    const version = this.#version;
    const expected = this.#again;
    // Not before now: the answer to a question from before it was decided would bring it.
    this.#decided = this.#decided.filter(token => !expected.includes(token));
    try {
      const count = Math.min(most, Math.max(this.want, this.entries.length) + this.#outstanding() + expected.length);
      const [path, body] = this.isStudy
        ? ['studies/take', { count }]
        : ['review/take', { adjudicate: this.isAdjudication, order: this.order, count }];
      const answer = await persist(() => api('POST', `/api/v1/${path}`, body));
      this.#again = this.#again.filter(token => !expected.includes(token));
      if (version === this.#version)
        this.#receive(answer, count);
    } finally {
      this.#isTaking = false;
    }
    this.onFilled();
    if (this.#isAskedAgain)
      await this.fill();
  }

  /** Gives back what is in hand, and takes in another order. */
  async reorder(order) {
    this.order = order;
    this.#version++;
    this.entries = [];
    await persist(() => api('POST', '/api/v1/review/give-back', {}));
    this.#decided = [];
    this.#hasAll = false;
    this.#isAskedAgain = this.#isTaking;
    await this.fill();
  }

  #receive({ items, waiting }, asked) {
    this.#hasAll = !this.isStudy && items.length < asked;
    // The same number again may be the one of a minute ago: what was decided since was taken off already.
    if (waiting !== this.#toldWaiting)
      this.waiting = this.#toldWaiting = waiting;
    // While all of them are in hand that number was not kept.
    if (this.#hasAll)
      this.#toldWaiting = null;
    for (const item of items) {
      if (this.#decided.includes(item.token) || this.entries.some(e => e.token === item.token))
        continue;
      const entry = new Entry(item);
      entry.load();
      this.entries.push(entry);
    }
  }
}
