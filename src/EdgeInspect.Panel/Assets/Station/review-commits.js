// Decisions on their way to the station: in order, one after the other, while the next part is already looked at.
import { api, ApiError, persist } from './api.js';

/** Most decisions on their way; then the station is waited for. */
export const mostOutstanding = 8;
/** Most that the station takes back. */
const mostBack = 24;

export class Commits {
  #waiting = [];
  #running = null;
  #inFlight = null;
  /** Those that the station has and may take back, the last one last. */
  #had = [];
  /** Those whose undo was not answered: nobody knows whether it was done. */
  #unheard = new Set();

  /** Called with the answer of each decision that the station has. */
  onDone = () => {};

  /** Called with the error of each try that has to be made again. */
  onDelayed = () => {};

  /** Called with (entry, label, error) of each that it refused. */
  onRefused = () => {};

  /** Called with the token of each part that may be in hand again: the answer to its undo was lost. */
  onUnheard = () => {};

  /** How many are on their way. */
  get count() { return this.#waiting.length + (this.#inFlight ? 1 : 0); }

  get isFull() { return this.count >= mostOutstanding; }

  /** What the last decision was made together with, or null. */
  get lastGroup() { return (this.#waiting.at(-1) ?? this.#inFlight ?? this.#had.at(-1))?.group ?? null; }

  /** Sends a decision. Label as the interface takes it; group is the same for those that were made at once. */
  add(entry, label, group = null) {
    this.#waiting.push({ entry, label, group });
    this.#running ??= this.#run();
  }

  /** A promise of nothing being on its way. */
  async drain() {
    while (this.#running)
      await this.#running;
  }

  /** Whether nothing is left that could be taken back. */
  get isEmpty() { return this.count + this.#had.length === 0; }

  /**
   * Takes back the last decision: one that was not sent yet is simply not sent.
   * Gives { entry, label } or { item, label }; null when there is none. { isGone: true } when the station never took it, or takes it back no
   * more; with the token when a try whose answer was lost did so before.
   */
  async undo() {
    const unsent = this.#waiting.pop();
    if (unsent)
      return unsent;
    const meant = this.#inFlight?.entry.token;
    await this.drain();
    const last = this.#had.at(-1);
    // What was meant was refused meanwhile: it is on the screen again, or with somebody else.
    if (meant && last?.token !== meant)
      return { isGone: true };
    if (!last)
      return null;
    const { token } = last;
    try {
      const taken = await api('POST', `/api/v1/review/undo?part=${token}`, {});
      this.#had.pop();
      this.#unheard.delete(token);
      return taken;
    } catch (error) {
      if (!(error instanceof ApiError))
        throw error;
      if (error.status === 409 || error.status === 404) {
        this.#had.pop();
        return this.#unheard.delete(token) ? { isGone: true, token } : { isGone: true };
      }
      if (error.status === 0) {
        this.#unheard.add(token);
        this.onUnheard(token);
      }
      throw error;
    }
  }

  #note(token, group, answer) {
    this.#unheard.delete(token);
    this.#had = [...this.#had.filter(had => had.token !== token), { token, group }].slice(-mostBack);
    this.onDone(answer);
  }

  async #run() {
    while (this.#waiting.length > 0) {
      this.#inFlight = this.#waiting.shift();
      const { entry, label, group } = this.#inFlight;
      let refused = null;
      let answer = null;
      try {
        answer = await persist(() => api('POST', `/api/v1/review/${entry.token}/decision`, label, { keepalive: true }), this.onDelayed);
      } catch (error) {
        refused = error;
      }
      this.#inFlight = null;
      if (refused)
        this.onRefused(entry, label, refused);
      else
        this.#note(entry.token, group, answer);
    }
    this.#running = null;
  }
}
