// The catalogue as a form: each kind one card.
import { kindOf, newId } from './catalogue-merge.js';
import { tellAt } from './forms.js';
import { t } from './texts.js';

const template = document.getElementById('kind-template');
const pictureTemplate = document.getElementById('picture-template');
const list = document.getElementById('kinds-list');
const mostPictures = 12;
let count = 0;

const clone = from => from.content.firstElementChild.cloneNode(true);
const cards = () => [...list.children];
const fieldOf = (card, name) => card.querySelector(`[data-field="${name}"]`);
const ridsOf = (card, side) => [...card.querySelectorAll(`[data-pictures="${side}"] [data-rid]`)].map(p => p.dataset.rid);

/** Puts a picture among those of a card. False when it has as many as are allowed, or has it already. */
export function addPicture(card, side, rid, address) {
  const has = ridsOf(card, side);
  if (has.length >= mostPictures || has.includes(rid))
    return false;
  const picture = clone(pictureTemplate);
  picture.dataset.rid = rid;
  picture.querySelector('img').src = address;
  card.querySelector(`[data-pictures="${side}"] .shown-pictures`).append(picture);
  return true;
}

function cardOf(kind, theirs, isTouched) {
  const card = clone(template);
  card.dataset.id = kind.id;
  fieldOf(card, 'name').value = kind.name;
  fieldOf(card, 'rule').value = kind.rule;
  fieldOf(card, 'is_retired').checked = kind.is_retired;
  count++;
  for (const choice of card.querySelectorAll('[data-severity]')) {
    choice.name = `severity-${count}`;
    choice.checked = choice.value === kind.severity;
  }
  for (const side of ['examples', 'counter_examples'])
    kind[side].forEach(rid => addPicture(card, side, rid, `/api/v1/images/${rid}`));
  const note = card.querySelector('.theirs');
  note.hidden = !theirs && !isTouched;
  note.textContent = theirs
    ? t('also_changed', `${theirs.name} · ${t(`severity_${theirs.severity}`)} · ${theirs.rule}`)
    : t('changed_by_other');
  return card;
}

/** Shows kinds; beside some of them what somebody else made of them, others marked as changed by somebody else. */
export function fill(kinds, beside = new Map(), touched = new Set()) {
  list.replaceChildren(...kinds.map(kind => cardOf(kind, beside.get(kind.id), touched.has(kind.id))));
}

/** The kinds as they stand in the form. */
export const read = () => cards().map(card => kindOf({
  id: card.dataset.id,
  name: fieldOf(card, 'name').value.trim(),
  rule: fieldOf(card, 'rule').value.trim().replace(/\r/g, ''),
  severity: card.querySelector('[data-severity]:checked').value,
  examples: ridsOf(card, 'examples'),
  counter_examples: ridsOf(card, 'counter_examples'),
  is_retired: fieldOf(card, 'is_retired').checked,
}));

/** Adds an empty kind at the end, and goes there. */
export function addKind() {
  const card = cardOf({ id: '', name: '', rule: '', severity: 'major', examples: [], counter_examples: [], is_retired: false });
  list.append(card);
  fieldOf(card, 'name').focus();
}

/** Gives new kinds the id that they will be recorded by. */
export function nameNewKinds() {
  for (const card of cards().filter(c => !c.dataset.id))
    card.dataset.id = newId(fieldOf(card, 'name').value, cards().map(c => c.dataset.id));
}

/** Kinds without a name are marked; gives the first such field, or null. */
export function missingName() {
  let first = null;
  for (const name of cards().map(card => fieldOf(card, 'name'))) {
    const isMissing = !name.value.trim();
    tellAt(name, isMissing ? t('kind_name_missing') : '');
    first ??= isMissing ? name : null;
  }
  return first;
}

/** Moves a card up (-1) or down (1); the button that was pressed keeps the focus. */
export function move(button) {
  const card = button.closest('.kind');
  if (button.dataset.move === '-1')
    card.previousElementSibling?.before(card);
  else
    card.nextElementSibling?.after(card);
  button.focus();
}

/** Goes to the rule of a kind. */
export function goTo(id) {
  const card = cards().find(c => c.dataset.id === id);
  card?.scrollIntoView({ block: 'center' });
  if (card)
    fieldOf(card, 'rule').focus({ preventScroll: true });
}
