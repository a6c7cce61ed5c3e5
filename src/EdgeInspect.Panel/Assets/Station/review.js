// Reviewing: the next part is on the screen before the station has the decision on the last.
import { ApiError } from './api.js';
import { beforeEnd } from './lock.js';
import { Batch, batchSize } from './review-batch.js';
import { Catalogue } from './review-catalogue.js';
import { Commits } from './review-commits.js';
import { Entry } from './review-entry.js';
import { watchKeys } from './review-keys.js';
import { Look, press } from './review-look.js';
import { askNote } from './review-note.js';
import { Panel } from './review-panel.js';
import { Queue } from './review-queue.js';
import { measureNext } from './review-timing.js';
import { Viewer } from './review-viewer.js';
import { say } from './say.js';
import { count, t } from './texts.js';

/** Parts kept in hand besides the shown one, loaded and decoded. */
const ahead = 3;
const pollMs = 3000;
/** A touch so soon after a part came was meant for the part before. */
const settleMs = 150;
const surpriseMs = 600;

const page = document.getElementById('review');
const commits = new Commits();
const queue = new Queue(page.dataset.adjudicate === 'true', () => commits.count);
const catalogue = new Catalogue();
const panel = new Panel(catalogue);
const look = new Look(new Viewer());
const batch = new Batch();
const words = label => panel.shortOf(label);
const root = document.documentElement;
const byId = id => document.getElementById(id);

let shown = null;
let shownAt = Infinity;
let settle = settleMs;
let isBatch = false;
let isCloser = false;
let isUndoing = false;
let polling = 0;

/** Shows one of: view, batch, empty, loading. */
function open(name) {
  for (const id of ['view', 'batch', 'empty', 'loading'])
    byId(id).hidden = id !== name;
  byId('under').hidden = name !== 'view';
  panel.isOn = name === 'view' || name === 'batch';
}

function paintCounts() {
  byId('waiting').textContent = queue.waiting === null ? '–' : count(queue.waiting);
  byId('ok-word').textContent = isBatch && !isCloser ? t('others_ok', count(batch.unmarked)) : t('verdict_OK');
  root.dataset.outstanding = commits.count;
}

/** Shows the part whose turn it is; start is the time of the input that asked for it. */
async function show(start) {
  const entry = queue.current;
  if (isBatch || !entry || entry !== shown) {
    shown = null;
    shownAt = Infinity;
  }
  if (!entry) {
    look.clear();
    batch.show([], words);
    open(queue.waiting === null ? 'loading' : 'empty');
  } else if (isBatch) {
    await showBatch(start);
  } else if (entry !== shown) {
    if (entry.state === 'loading') {
      look.clear();
      open('loading');
      await entry.load();
    }
    if (entry === queue.current && !isBatch)
      present(entry, start);
  }
  paintCounts();
}

function present(entry, start) {
  shown = entry;
  open('view');
  look.show(entry);
  panel.begin(entry);
  look.prepare(queue.entries[1]);
  const problem = byId('picture-problem');
  problem.hidden = entry.state !== 'failed';
  problem.textContent = t('no_picture');
  requestAnimationFrame(() => { shownAt = performance.now(); });
  if (start !== undefined)
    measureNext(start);
}

async function showBatch(start) {
  const entries = queue.entries.slice(0, batchSize);
  const isNew = entries.some(e => !batch.entries.includes(e));
  if (!isCloser)
    open('batch');
  batch.show(entries, words);
  await Promise.all(entries.map(e => e.load()));
  if (isNew)
    shownAt = performance.now();
  if (start !== undefined)
    measureNext(start);
}

/** Takes parts, as often as it needs; also when nobody asks, for as long as there are none. */
async function refill() {
  clearTimeout(polling);
  try {
    await queue.fill();
  } catch (error) {
    if (!(error instanceof ApiError))
      throw error;
    if (error.status !== 401)
      say(error.message, 'bad');
    polling = setTimeout(refill, pollMs);
  }
}

queue.onFilled = () => {
  show();
  if (queue.entries.length < (isBatch ? batchSize : 1))
    polling = setTimeout(refill, pollMs);
};

function send(entry, label, took) {
  queue.remove(entry);
  commits.add(entry, { verdict: label.verdict, class: label.class, severity: label.severity, note: label.note, took_ms: Math.round(took) });
  queue.waiting = queue.waiting && queue.waiting - 1;
  root.dataset.decisions = Number(root.dataset.decisions) + 1;
  document.querySelector('[data-do="undo"]').disabled = false;
}

/** A decision on the part that is shown, or a mark on the one that is chosen of many. */
function decide(label, event) {
  if (!label || isUndoing)
    return;
  if (isBatch)
    return mark(label);
  if (!shown || shown !== queue.current || (event.type !== 'keydown' && performance.now() - shownAt < settle))
    return;
  if (commits.isFull)
    return say(t('station_slow'), 'warn');
  if (shown.state === 'failed' && label.verdict !== 'UNSURE')
    return say(t('no_picture'), 'warn');
  settle = settleMs;
  send(shown, label, Math.max(0, performance.now() - shownAt));
  show(event.timeStamp);
  refill();
}

function mark(label) {
  if (!batch.mark(label && { ...label, note: batch.selected?.note ?? null }))
    return say(t('choose_first'));
  panel.severity = '';
  if (isCloser)
    closer();
}

/** Everything that has no mark is good. */
function sendBatch(event) {
  const { entries } = batch;
  if (commits.isFull)
    return say(t('station_slow'), 'warn');
  if (entries.length === 0 || !Number.isFinite(shownAt) || performance.now() - shownAt < settleMs)
    return;
  if (entries.some(e => e.state !== 'ready' && e.label?.verdict !== 'UNSURE'))
    return say(t('no_picture'), 'warn');
  // One look was given to all of them: each has its share of the time.
  const took = (performance.now() - shownAt) / entries.length;
  for (const entry of entries)
    send(entry, entry.label ?? { ...panel.plain('OK'), note: entry.note }, took);
  show(event.timeStamp);
  refill();
}

batch.onChanged = () => {
  batch.paint(words);
  panel.begin(batch.selected, true);
  paintCounts();
};
batch.onCloser = () => closer();

/** Shows the chosen part of many large, and back. */
function closer() {
  if (!isBatch || (!isCloser && batch.selected?.state !== 'ready'))
    return;
  isCloser = !isCloser;
  press('closer', isCloser);
  open(isCloser ? 'view' : 'batch');
  if (isCloser)
    look.show(batch.selected);
  else
    look.clear();
  paintCounts();
}

function toggleBatch() {
  isBatch = !isBatch;
  isCloser = false;
  queue.want = isBatch ? batchSize + ahead + 1 : ahead + 1;
  press('batch', isBatch);
  page.classList.toggle('is-batch', isBatch);
  document.querySelector('[data-do="closer"]').hidden = !isBatch;
  document.querySelector('[data-do="compare"]').hidden = isBatch;
  look.clear();
  batch.show([], words);
  panel.begin(null);
  shown = null;
  show();
  refill();
}

async function undo() {
  if (isUndoing || !(Number(root.dataset.decisions) > 0))
    return;
  if (isBatch && batch.selected?.label)
    return batch.mark(null);
  isUndoing = true;
  try {
    const taken = await commits.undo();
    if (!taken) {
      document.querySelector('[data-do="undo"]').disabled = true;
      say(t('nothing_to_undo'));
      return;
    }
    bringBack(taken.entry ?? new Entry(taken.item), taken.label);
    say(t('undone'));
  } catch (error) {
    if (!(error instanceof ApiError))
      throw error;
    say(error.message, 'bad');
  } finally {
    isUndoing = false;
  }
}

function bringBack(entry, label) {
  entry.label = label;
  entry.note = label.note;
  entry.load();
  queue.putBack(entry);
  settle = surpriseMs;
  show();
}

commits.onDone = answer => {
  queue.waiting = answer?.waiting ?? queue.waiting;
  paintCounts();
};

commits.onRefused = (entry, label, error) => {
  if (error.status === 401)
    return;
  if (error.status === 409)
    return say(t('gone'), 'warn');
  bringBack(entry, label);
  say(t('refused', [error.message, ...error.errors.map(e => t('allowed', e.allowed))].join(' ')), 'bad');
  catalogue.load();
};

async function note() {
  const entry = isBatch ? batch.selected : shown;
  if (!entry)
    return;
  const text = await askNote(panel.note);
  if (text === null || entry !== (isBatch ? batch.selected : shown))
    return;
  entry.note = text || null;
  if (isBatch && entry.label)
    entry.label = { ...entry.label, note: entry.note };
  panel.setNote(text);
}

function toggleCatalogue() {
  const box = byId('catalogue');
  box.hidden = !box.hidden;
  page.classList.toggle('has-catalogue', !box.hidden);
  document.querySelector('.tools [data-do="catalogue"]').setAttribute('aria-expanded', String(!box.hidden));
}

function act(name, event, { index, move } = {}) {
  switch (name) {
    case 'ok': return isBatch && !isCloser ? sendBatch(event) : isBatch ? mark(null) : decide(panel.plain('OK'), event);
    case 'class': return decide(panel.defective(index), event);
    case 'unsure': return queue.isAdjudication ? undefined : decide(panel.plain('UNSURE'), event);
    case 'severity': return panel.turnSeverity();
    case 'note': return note();
    case 'undo': return undo();
    case 'batch': return toggleBatch();
    case 'closer': return closer();
    case 'catalogue': return toggleCatalogue();
    case 'help': return byId('key-sheet').showModal();
    case 'move': return isBatch && !isCloser ? batch.move(move) : look.act(name, { move });
    default: return look.act(name);
  }
}

document.addEventListener('click', event => {
  const button = event.target.closest('[data-do]');
  if (!button || button.closest('dialog'))
    return;
  act(button.dataset.do, event, { index: Number(button.dataset.index) });
  // What was touched doesn't keep the focus: Enter then means what it says on the sheet of keys.
  if (event.detail > 0)
    button.blur();
});
byId('order')?.addEventListener('change', async event => {
  event.target.blur();
  await commits.drain();
  shown = null;
  queue.reorder(event.target.value);
  show();
});
addEventListener('beforeunload', event => {
  if (commits.count > 0 && !root.dataset.leaving)
    event.preventDefault();
});
watchKeys(act);
beforeEnd(() => commits.drain());
catalogue.load().catch(error => say(error.message, 'bad'));
refill().then(() => { root.dataset.connected = 'true'; });
