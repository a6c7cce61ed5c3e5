// What the parts of the review page share: the queue, what is on its way, what is on the screen.
import { Batch } from './review-batch.js';
import { Catalogue } from './review-catalogue.js';
import { Commits } from './review-commits.js';
import { Look } from './review-look.js';
import { Panel } from './review-panel.js';
import { Queue } from './review-queue.js';
import { settleMs } from './review-timing.js';
import { Viewer } from './review-viewer.js';

export const page = document.getElementById('review');
export const commits = new Commits();
export const queue = new Queue(page.dataset.adjudicate === 'true', page.dataset.study === 'true', () => commits.count);
export const catalogue = new Catalogue();
export const panel = new Panel(catalogue);
export const look = new Look(new Viewer(), id => catalogue.nameOf(id));
export const batch = new Batch();

/** What changes. */
export const state = {
  /** The part on the screen, and since when (performance.now()); Infinity until it is painted. */
  shown: null,
  shownAt: Infinity,
  /** How long neither touches nor keys are taken after it came. */
  settle: settleMs,
  /** Whether twelve are looked at at once, and one of them large. */
  isBatch: false,
  isCloser: false,
  isUndoing: false,
};

/** Milliseconds since what is on the screen was painted; negative before. */
export const lookedAt = () => performance.now() - state.shownAt;
