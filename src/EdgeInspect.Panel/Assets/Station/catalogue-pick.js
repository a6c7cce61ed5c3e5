// Choosing a picture for the catalogue, among parts that people judged.
import { api } from './api.js';
import { t } from './texts.js';

const sheet = document.getElementById('pick-sheet');
const list = document.getElementById('pick-list');
const none = document.getElementById('pick-none');
const asked = 300;
const shown = 48;

/** How well a label fits an example of a kind, or a picture that looks like one and is none; the smaller the better. */
const fit = ({ verdict, class: kind }, id, isCounter) => {
  if (isCounter)
    return verdict === 'OK' ? 0 : 1;
  return kind === id ? 0 : verdict === 'NG' ? 1 : 2;
};

function tileOf({ rid, label }, nameOf) {
  const tile = Object.assign(document.createElement('button'), { type: 'button', className: 'pick' });
  const picture = Object.assign(document.createElement('img'), { alt: '', loading: 'lazy', decoding: 'async' });
  picture.src = `/api/v1/images/${rid}`;
  const words = document.createElement('span');
  words.textContent = label.class ? nameOf(label.class) : t(`verdict_${label.verdict}`);
  // A picture that made room for newer ones can't be shown to anybody.
  picture.addEventListener('error', () => tile.remove());
  tile.dataset.rid = rid;
  tile.append(picture, words);
  return tile;
}

/** Lets somebody choose a picture for a kind. Calls back with the result's id; nameOf() gives what a kind is called. */
export async function pick(id, isCounter, nameOf, chosen) {
  const { items } = await api('GET', `/api/v1/labels?limit=${asked}`);
  const parts = [...new Map(items.map(item => [item.rid, item])).values()]
    .sort((a, b) => fit(a.label, id, isCounter) - fit(b.label, id, isCounter))
    .slice(0, shown);
  list.replaceChildren(...parts.map(part => tileOf(part, nameOf)));
  none.hidden = parts.length > 0;
  list.onclick = event => {
    const tile = event.target.closest('.pick');
    if (!tile)
      return;
    sheet.close();
    chosen(tile.dataset.rid);
  };
  sheet.showModal();
}
