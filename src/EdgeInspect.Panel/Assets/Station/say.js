// A short sentence that comes and goes by itself, and is read out.
const place = document.getElementById('said');
let timer = 0;

/** Says something for as long as it takes to read it. Tone: off, ok, warn, bad. */
export function say(text, tone = 'off') {
  clearTimeout(timer);
  place.textContent = text;
  place.className = `said shown tone-${tone}`;
  timer = setTimeout(() => { place.className = 'said'; }, tone === 'off' || tone === 'ok' ? 2500 : 8000);
}
