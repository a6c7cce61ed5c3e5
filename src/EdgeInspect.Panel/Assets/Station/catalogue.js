// The catalogue's page: read by all, edited by a lead.
import { api, ApiError } from './api.js';
import { dropDraft, keepDraft, keptDraft } from './catalogue-draft.js';
import { addKind, addPicture, fill, goTo, missingName, move, nameNewKinds, read } from './catalogue-editor.js';
import { kindOf, merge } from './catalogue-merge.js';
import { pick } from './catalogue-pick.js';
import { tellAt } from './forms.js';
import { say, sayAfterLoad } from './say.js';
import { closeSheets } from './sheets.js';
import { count, t } from './texts.js';

const byId = id => document.getElementById(id);
const form = byId('kinds-form');
const problem = byId('kinds-problem');
/** The version that the form began with. */
let base = null;

function tell(text) {
  problem.hidden = !text;
  problem.lastElementChild.textContent = text;
  if (text)
    problem.focus();
}

const current = async () => {
  const { version, classes } = await api('GET', '/api/v1/catalogue');
  return { version, kinds: classes.map(kindOf) };
};

function show(next) {
  base = next;
  byId('kinds-save').firstElementChild.textContent = t('catalogue_save', count(base.version + 1));
}

async function edit() {
  const draft = keptDraft();
  show(draft?.base ?? await current());
  fill(draft?.kinds ?? base.kinds);
  byId('kinds-why').value = draft?.why ?? '';
  byId('kinds-read').hidden = true;
  byId('kinds-edit').hidden = true;
  form.hidden = false;
  if (draft)
    say(t('draft_back'));
}

const keep = () => keepDraft({ base, kinds: read(), why: byId('kinds-why').value });

/** Somebody else was faster: both are put together, and the lead looks at it before it is saved. */
async function join() {
  const theirs = await current();
  const { kinds, beside, touched } = merge(base.kinds, read(), theirs.kinds);
  show(theirs);
  fill(kinds, beside, touched);
  keep();
  tell(t('catalogue_conflict', count(theirs.version)));
}

async function put() {
  const why = byId('kinds-why').value.trim();
  try {
    const saved = await api('PUT', '/api/v1/catalogue', { version: base.version + 1, classes: read(), why });
    dropDraft();
    sayAfterLoad(t('catalogue_saved', count(saved.version)), 'ok');
    location.assign('/catalogue');
  } catch (error) {
    if (!(error instanceof ApiError))
      throw error;
    if (error.status === 409)
      await join();
    else
      tell(error.errors.length > 0 ? error.errors.map(e => `${e.value}: ${e.allowed}.`).join(' ') : error.message);
  }
}

async function save() {
  tell('');
  const nameless = missingName();
  if (nameless)
    return nameless.focus();
  const why = byId('kinds-why');
  tellAt(why, why.value.trim() ? '' : t('why_missing'));
  if (!why.value.trim())
    return why.focus();
  nameNewKinds();
  keep();
  byId('kinds-save').disabled = true;
  await put().finally(() => { byId('kinds-save').disabled = false; });
}

const acts = {
  move: button => move(button),
  add: button => {
    const [card, side] = [button.closest('.kind'), button.dataset.add];
    const kinds = read();
    const nameOf = id => kinds.find(kind => kind.id === id)?.name ?? id;
    return pick(card.dataset.id, side === 'counter_examples', nameOf, rid => {
      if (!addPicture(card, side, rid, `/api/v1/images/${rid}`))
        say(t('picture_full'), 'warn');
      keep();
    });
  },
};

function watchEditor() {
  byId('kinds-edit').addEventListener('click', () => edit().catch(error => say(error.message, 'bad')));
  byId('kinds-add').addEventListener('click', addKind);
  byId('kinds-discard').addEventListener('click', () => {
    dropDraft();
    location.assign('/catalogue');
  });
  form.addEventListener('input', keep);
  form.addEventListener('submit', event => {
    event.preventDefault();
    save().catch(error => tell(error.message));
  });
  form.addEventListener('click', event => {
    const button = event.target.closest('button');
    if (button?.dataset.move)
      acts.move(button);
    else if (button?.dataset.add)
      acts.add(button).catch(error => say(error.message, 'bad'));
    else if (button?.classList.contains('take-away'))
      button.closest('[data-rid]').remove();
    else
      return;
    keep();
  });
}

/** A picture that made room for newer ones can't be shown any more. */
for (const picture of document.querySelectorAll('#kinds-read img'))
  picture.addEventListener('error', () => { picture.parentElement.hidden = true; });

/** A picture large. */
document.addEventListener('click', event => {
  const button = event.target.closest('[data-picture]');
  if (!button)
    return;
  byId('picture-sheet').querySelector('img').src = button.dataset.picture;
  byId('picture-sheet').showModal();
});

/** Someone comes to make a rule clearer, or was interrupted while editing. */
async function start() {
  closeSheets();
  if (!form)
    return;
  watchEditor();
  const asked = new URLSearchParams(location.search).get('edit');
  if (asked === null && !keptDraft())
    return;
  await edit();
  if (asked)
    goTo(asked);
}

start().catch(error => say(error.message, 'bad')).finally(() => { document.documentElement.dataset.connected = 'true'; });
