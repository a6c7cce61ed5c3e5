// A short sentence that comes and goes by itself, and is read out.
const place = document.getElementById('said');
// A page that is full of buttons has a place of its own for it.
document.querySelector('[data-said-here]')?.append(place);
const kept = 'ei-said';
let timer = 0;

/** Says something for as long as it takes to read it. Tone: off, ok, warn, bad. */
export function say(text, tone = 'off') {
  clearTimeout(timer);
  place.textContent = text;
  place.className = `said shown tone-${tone}`;
  timer = setTimeout(() => { place.className = 'said'; }, tone === 'off' || tone === 'ok' ? 2500 : 8000);
}

/** Says something once the page that is loaded next is there. */
export const sayAfterLoad = (text, tone = 'off') => sessionStorage.setItem(kept, JSON.stringify({ text, tone }));

const before = sessionStorage.getItem(kept);
if (before) {
  sessionStorage.removeItem(kept);
  const { text, tone } = JSON.parse(before);
  say(text, tone);
}
