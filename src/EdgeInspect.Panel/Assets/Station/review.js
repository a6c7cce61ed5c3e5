// Reviewing: the next part is on the screen before the station has the decision on the last.
import { ApiError } from './api.js';
import { beforeEnd } from './lock.js';
import { batchSize } from './review-batch.js';
import { batch, catalogue, commits, look, lookedAt, page, panel, queue, state } from './review-desk.js';
import { Entry } from './review-entry.js';
import { watchKeys } from './review-keys.js';
import { ahead, decideAll, mark, toggleBatch, toggleCloser } from './review-many.js';
import { askNote } from './review-note.js';
import { paintCounts, show } from './review-stage.js';
import { settleMs, surpriseMs } from './review-timing.js';
import { say, sayAfterLoad } from './say.js';
import { count, t } from './texts.js';

const pollMs = 3000;

const root = document.documentElement;
const byId = id => document.getElementById(id);
const undoButton = document.querySelector('[data-do="undo"]');
let polling = 0;
/** Decisions that the station did not have when the session ended. */
let lost = 0;

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
  clearTimeout(polling);
  if (queue.entries.length < (state.isBatch ? batchSize : 1))
    polling = setTimeout(refill, pollMs);
};

function send(entry, label, took, group = null) {
  queue.remove(entry);
  commits.add(entry, { verdict: label.verdict, class: label.class, severity: label.severity, note: label.note, took_ms: Math.round(took) }, group);
  queue.waiting = queue.waiting && queue.waiting - 1;
  root.dataset.decisions = Number(root.dataset.decisions) + 1;
  undoButton.disabled = false;
}

/** A decision on the part that is shown, or a mark on the one that is chosen of many. */
function decide(label, event) {
  if (!label || state.isUndoing)
    return;
  if (state.isBatch)
    return mark(label);
  const { shown } = state;
  if (!shown || shown !== queue.current || !(lookedAt() >= state.settle))
    return;
  if (commits.isFull)
    return say(t('station_slow'), 'warn');
  if (shown.state === 'failed' && label.verdict !== 'UNSURE')
    return say(t('no_picture'), 'warn');
  state.settle = settleMs;
  send(shown, label, Math.max(0, lookedAt()));
  show(event.timeStamp);
  refill();
}

function sendAll(event) {
  const decisions = decideAll();
  if (state.isUndoing || decisions.length === 0)
    return;
  const group = decisions.length > 1 ? {} : null;
  for (const { entry, label, took } of decisions)
    send(entry, label, took, group);
  show(event.timeStamp);
  refill();
}

function ok(event) {
  if (!state.isBatch)
    decide(panel.plain('OK'), event);
  else if (state.isCloser)
    mark(null);
  else
    sendAll(event);
}

async function undo() {
  if (state.isBatch && batch.selected?.label)
    return batch.mark(null);
  if (state.isUndoing || undoButton.disabled)
    return;
  state.isUndoing = true;
  try {
    const { back, error } = await takeBack();
    undoButton.disabled = commits.isEmpty;
    if (error)
      say(back > 0 ? `${t('undone_many', count(back))} ${error.message}` : error.message, 'bad');
    else
      say(back > 1 ? t('undone_many', count(back)) : t(back === 1 ? 'undone' : 'nothing_to_undo'));
  } finally {
    state.isUndoing = false;
  }
}

/** Takes back the last decision, and those that were made with it by one touch. Gives how many, and the error that ended it or null. */
async function takeBack() {
  const group = commits.lastGroup;
  let back = 0;
  do {
    let taken;
    try {
      taken = await commits.undo();
    } catch (error) {
      if (!(error instanceof ApiError))
        throw error;
      return { back, error };
    }
    if (!taken)
      break;
    if (!taken.isGone) {
      bringBack(taken.entry ?? new Entry(taken.item), taken.label);
      back += 1;
    } else if (taken.token) {
      // There was something to undo, and now there is nothing: the try whose answer was lost was heard.
      comesAgain(taken.token);
      back += 1;
    }
  } while (group && commits.lastGroup === group);
  return { back, error: null };
}

/** A part is in hand again, or may be: it comes if it is. */
function comesAgain(token) {
  queue.expect(token);
  refill();
}

function bringBack(entry, label) {
  // Of many, what is good has no mark.
  entry.label = state.isBatch && label.verdict === 'OK' ? null : label;
  entry.note = label.note;
  entry.load();
  queue.putBack(entry);
  // It was taken off when it was decided.
  if (queue.waiting !== null)
    queue.waiting += 1;
  state.settle = surpriseMs;
  show();
}

commits.onDone = answer => {
  // What an answer counts is the everyday queue.
  queue.waiting = queue.isStudy ? queue.waiting : answer?.waiting ?? queue.waiting;
  paintCounts();
};

commits.onUnheard = comesAgain;

commits.onDelayed = error => {
  if (error.status === 503)
    say(error.message, 'warn');
};

commits.onRefused = (entry, label, error) => {
  if (error.status === 401) {
    lost += 1;
    return;
  }
  if (error.status === 409)
    return say(t('gone'), 'warn');
  bringBack(entry, label);
  say(t('refused', error.errors.map(e => `${e.parameter}: ${t('allowed', e.allowed)}`).join(' ') || error.message), 'bad');
  loadCatalogue();
};

const loadCatalogue = () => catalogue.load().catch(error => say(error.message, 'bad'));

async function note() {
  const entry = state.isBatch ? batch.selected : state.shown;
  if (!entry)
    return state.isBatch ? say(t('choose_first')) : undefined;
  const text = await askNote(entry.note);
  if (text === null || entry !== (state.isBatch ? batch.selected : state.shown))
    return;
  entry.note = text || null;
  if (state.isBatch && entry.label)
    entry.label = { ...entry.label, note: entry.note };
  panel.setNote(text);
}

function toggleCatalogue() {
  const box = byId('catalogue');
  box.hidden = !box.hidden;
  document.querySelector('.tools [data-do="catalogue"]').setAttribute('aria-expanded', String(!box.hidden));
}

const acts = {
  ok: event => ok(event),
  class: (event, { index }) => decide(panel.defective(index), event),
  unsure: event => queue.isAdjudication || queue.isStudy || decide(panel.plain('UNSURE'), event),
  severity: () => panel.turnSeverity(),
  note,
  undo,
  batch: () => {
    if (queue.isStudy)
      return;
    toggleBatch();
    refill();
  },
  closer: toggleCloser,
  catalogue: toggleCatalogue,
  help: () => byId('key-sheet').showModal(),
  move: (event, { move }) => (state.isBatch && !state.isCloser ? batch.move(move) : look.act('move', { move })),
};

/** Does what a button or a key stands for. */
const act = (name, event, more = {}) => (acts[name] ? acts[name](event, more) : look.act(name));

document.addEventListener('click', event => {
  const button = event.target.closest('[data-do]');
  if (!button || button.closest('dialog'))
    return;
  act(button.dataset.do, event, { index: Number(button.dataset.index) });
  // What was touched doesn't keep the focus: Enter then means what the sheet of keys says.
  if (event.detail > 0)
    button.blur();
});

byId('order')?.addEventListener('change', async event => {
  event.target.blur();
  await commits.drain();
  await queue.reorder(event.target.value).catch(error => say(error.message, 'bad'));
  show();
});

addEventListener('beforeunload', event => {
  if (commits.count > 0 && !root.dataset.leaving)
    event.preventDefault();
});

// The parts come again; whoever judges them must know why.
addEventListener('pagehide', () => {
  if (lost + commits.count > 0)
    sayAfterLoad(t('decisions_lost', count(lost + commits.count)), 'warn');
});

watchKeys(act);
beforeEnd(() => commits.drain());
queue.want = 1 + ahead;
loadCatalogue();
refill().then(() => {
  root.dataset.connected = 'true';
  page.dataset.ready = 'true';
});
