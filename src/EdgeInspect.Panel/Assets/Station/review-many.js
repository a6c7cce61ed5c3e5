// Judging twelve parts at once: what is wrong is marked, then all others are good.
import { batch, commits, look, lookedAt, page, panel, queue, state } from './review-desk.js';
import { batchSize } from './review-batch.js';
import { press } from './review-look.js';
import { open, paintCounts, show } from './review-stage.js';
import { settleMs, surpriseMs } from './review-timing.js';
import { say } from './say.js';
import { t } from './texts.js';

/** Parts kept in hand besides those on the screen, loaded and decoded. */
export const ahead = 3;

const button = name => document.querySelector(`.tools [data-do="${name}"]`);

/** Marks the chosen part; null takes its mark away. */
export function mark(label) {
  if (!batch.mark(label && { ...label, note: batch.selected?.note ?? null }))
    return say(t('choose_first'));
  panel.severity = '';
  if (state.isCloser)
    toggleCloser();
}

/** Whether a tile was on the screen for long enough to be judged. */
const wasSeen = entry => performance.now() - entry.seenAt >= (entry.isBeside ? surpriseMs : settleMs);

/**
 * The decisions on all that were seen: [{ entry, label, took }]; none when they can't be taken now. Everything that has no mark is good; what
 * came but now stays.
 */
export function decideAll() {
  const entries = batch.entries.filter(wasSeen);
  if (commits.isFull)
    return refuse('station_slow');
  if (entries.length === 0 || !(lookedAt() >= settleMs))
    return [];
  if (entries.some(e => e.state !== 'ready' && e.label?.verdict !== 'UNSURE'))
    return refuse('no_picture');
  // One look was given to all of them: each has its share of the time.
  const took = lookedAt() / entries.length;
  if (entries.length === batch.entries.length)
    state.shownAt = Infinity;
  return entries.map(entry => ({ entry, label: entry.label ?? { ...panel.plain('OK'), note: entry.note }, took }));
}

function refuse(key) {
  say(t(key), 'warn');
  return [];
}

/** Shows the chosen part of many large, and back. */
export function toggleCloser() {
  if (!state.isBatch || (!state.isCloser && batch.selected?.state !== 'ready'))
    return;
  state.isCloser = !state.isCloser;
  press('closer', state.isCloser);
  open(state.isCloser ? 'view' : 'batch');
  if (state.isCloser)
    look.show(batch.selected);
  else
    look.clear();
  paintCounts();
}

/** Changes between one and twelve. */
export function toggleBatch() {
  state.isBatch = !state.isBatch;
  state.isCloser = false;
  state.shown = null;
  state.shownAt = Infinity;
  queue.want = (state.isBatch ? batchSize : 1) + ahead;
  press('batch', state.isBatch);
  press('closer', false);
  page.classList.toggle('is-batch', state.isBatch);
  button('closer').hidden = !state.isBatch;
  button('compare').hidden = state.isBatch;
  look.clear();
  batch.show([], label => panel.shortOf(label));
  panel.begin(null);
  show();
}

batch.onChanged = () => {
  batch.paint(label => panel.shortOf(label));
  panel.begin(batch.selected, true);
  paintCounts();
};
batch.onCloser = toggleCloser;
