// Language, look and keyboard of this screen: remembered by the browser, whoever is signed in.
import { endSession } from './lock.js';

const year = 60 * 60 * 24 * 365;
const remember = (name, value) => { document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${year}; samesite=strict`; };

/** When the keyboard on the screen shows: touch, always or never. */
export const keyboardMode = () => localStorage.getItem('ei-keyboard') ?? 'touch';

const settings = {
  language(value) {
    remember('ei-language', value);
    location.reload();
  },
  theme(value) {
    document.documentElement.dataset.theme = value;
    remember('ei-theme', value);
  },
  keyboard(value) { localStorage.setItem('ei-keyboard', value); },
};

/** Lets the menu do what it offers, and close when it is left. */
export function watchMenu() {
  const menu = document.getElementById('menu');
  const mode = menu.querySelector(`input[name="keyboard"][value="${keyboardMode()}"]`);
  if (mode)
    mode.checked = true;
  menu.addEventListener('change', event => settings[event.target.name]?.(event.target.value));
  document.getElementById('sign-out')?.addEventListener('click', () => endSession('signed_out'));
  document.addEventListener('pointerdown', event => {
    if (!menu.contains(event.target))
      menu.open = false;
  });
  menu.addEventListener('keydown', event => {
    if (event.key !== 'Escape' || !menu.open)
      return;
    menu.open = false;
    menu.querySelector('summary').focus();
  });
}
