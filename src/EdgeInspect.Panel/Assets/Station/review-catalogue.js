// The defect catalogue beside the review: what counts as which kind, in words and pictures.
import { api, persist } from './api.js';
import { t } from './texts.js';

const element = (name, properties, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

export class Catalogue {
  #list = document.getElementById('catalogue-list');
  #version = -1;

  constructor() {
    /** The kinds that may be given, in order. */
    this.classes = [];
    /** Called when they changed. */
    this.onChanged = () => {};
  }

  /** Reads it from the station. */
  async load() {
    const answer = await persist(() => api('GET', '/api/v1/catalogue'));
    if (answer.version === this.#version)
      return;
    this.#version = answer.version;
    this.classes = answer.classes.filter(c => !c.is_retired);
    const none = element('p', { className: 'soft', textContent: t('catalogue_empty') });
    this.#list.replaceChildren(...(this.classes.length > 0 ? this.classes.map(articleOf) : [none]));
    this.onChanged();
  }

  /** What is shown of a kind; its id when it is none of those. */
  nameOf(id) {
    return this.classes.find(c => c.id === id)?.name ?? id;
  }
}

function articleOf(kind) {
  const head = element('h3', { dir: 'auto', textContent: kind.name });
  const severity = element('p', { className: `severity-line ${kind.severity}`, textContent: t(`severity_${kind.severity}`) });
  const rule = element('p', { className: 'rule', dir: 'auto', textContent: kind.rule });
  const pictures = [...picturesOf(kind.examples, 'is_one', 'bad'), ...picturesOf(kind.counter_examples, 'is_none', 'ok')];
  return element('article', {}, head, severity, rule, ...pictures);
}

const picturesOf = (rids, key, tone) => (rids?.length
  ? [element('p', { className: `examples-name tone-${tone}`, textContent: t(key) }),
    element('div', { className: `examples tone-${tone}` },
      ...rids.map(rid => element('img', { src: `/api/v1/catalogue/pictures/${rid}`, alt: t(key), loading: 'lazy', decoding: 'async' })))]
  : []);
