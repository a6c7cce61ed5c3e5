// Brings what is to be judged onto the screen.
import { batchSize } from './review-batch.js';
import { batch, commits, look, panel, queue, state } from './review-desk.js';
import { measureNext } from './review-timing.js';
import { count, t } from './texts.js';

const byId = id => document.getElementById(id);
const words = label => panel.shortOf(label);

/** Shows one of: view, batch, empty, loading. */
export function open(name) {
  for (const id of ['view', 'batch', 'empty', 'loading'])
    byId(id).hidden = id !== name;
  byId('under').hidden = name !== 'view';
  panel.isOn = name === 'view' || name === 'batch';
}

/** Says how many wait, and how many are on their way. */
export function paintCounts() {
  byId('waiting').textContent = queue.waiting === null ? '–' : count(queue.waiting);
  byId('ok-word').textContent = state.isBatch && !state.isCloser ? t('others_ok', count(batch.unmarked)) : t('verdict_OK');
  document.documentElement.dataset.outstanding = commits.count;
}

/** Shows the part whose turn it is; start is the time of the input that asked for it. */
export async function show(start) {
  const entry = queue.current;
  if (entry !== state.shown && !state.isBatch) {
    state.shown = null;
    state.shownAt = Infinity;
  }
  if (!entry) {
    look.clear();
    batch.show([], words);
    open(queue.waiting === null ? 'loading' : 'empty');
  } else if (state.isBatch) {
    await showBatch(start);
  } else if (entry !== state.shown) {
    if (entry.state === 'loading') {
      look.clear();
      open('loading');
      await entry.load();
    }
    // While it was loaded, it may have been shown already, or something else may have become due.
    if (entry === queue.current && entry !== state.shown && !state.isBatch)
      present(entry, start);
  }
  paintCounts();
}

function present(entry, start) {
  state.shown = entry;
  open('view');
  look.show(entry);
  panel.begin(entry);
  look.prepare(queue.entries[1]);
  const problem = byId('picture-problem');
  problem.hidden = entry.state !== 'failed';
  problem.textContent = t('no_picture');
  requestAnimationFrame(() => { state.shownAt = performance.now(); });
  if (start !== undefined)
    measureNext(start);
}

async function showBatch(start) {
  const entries = queue.entries.slice(0, batchSize);
  const isNew = entries.some(e => !batch.entries.includes(e));
  if (!state.isCloser)
    open('batch');
  batch.show(entries, words);
  await Promise.all(entries.map(e => e.load()));
  if (isNew)
    state.shownAt = performance.now();
  if (start !== undefined)
    measureNext(start);
}
