// What every page of the panel does.
import { watchConnection } from './connection.js';
import { watchForms } from './forms.js';
import { watchKeyboard } from './keyboard.js';
import { watchIdleness } from './lock.js';
import { watchMenu } from './menu.js';
import { watchSwitch } from './switch.js';

const after = Number(document.body.dataset.lockAfter);
watchConnection();
watchForms();
watchKeyboard();
watchMenu();
if (after > 0)
  watchIdleness(after);
if (document.getElementById('lock'))
  watchSwitch();

// A link inside the page scrolls to its target; the focus goes there too.
document.querySelector('.skip').addEventListener('click', event => {
  event.preventDefault();
  document.getElementById('main').focus();
});

// The page answers: whoever drives it by a program can begin. Pages with a script of their own say so themselves, once that is ready.
if (document.querySelectorAll('script[type="module"]').length === 1)
  document.documentElement.dataset.connected = 'true';
