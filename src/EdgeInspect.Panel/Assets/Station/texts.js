// What scripts say, in the language of the page. The page brings the texts as JSON.
const texts = JSON.parse(document.getElementById('texts').textContent);

/** The text of a key, {0}, {1} … filled in; the key itself when there is none, so that a gap is seen. */
export const t = (key, ...values) => (texts[key] ?? key).replace(/\{(\d)\}/g, (_, i) => values[i] ?? '');

/** Whether there is a text of a key. */
export const has = key => key in texts;

const number = new Intl.NumberFormat(document.documentElement.lang === 'ar' ? 'ar-u-nu-latn' : document.documentElement.lang);

/** A whole number as the page's language writes it. Digits are Western in all of them, as on the line's displays. */
export const count = value => number.format(value);

/** A number with a fixed number of decimals. */
export const decimal = (value, digits) =>
  value.toLocaleString(number.resolvedOptions().locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
