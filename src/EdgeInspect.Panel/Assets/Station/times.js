// Times come from the station in UTC; what is shown is the clock of the screen that they are read at.
const { lang } = document.documentElement;
// Day before month in English, too: most of the world would misread the other order.
const language = { ar: 'ar-u-nu-latn', en: 'en-GB' }[lang] ?? lang;
// As a shift is told, and as the live view shows it: 24 hours, whatever the browser's own language has.
const withDay = new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'short', hourCycle: 'h23' });
const clock = new Intl.DateTimeFormat(language, { timeStyle: 'short', hourCycle: 'h23' });

/** A moment in words: without the day when that is today. */
export const moment = date => (date.toDateString() === new Date().toDateString() ? clock : withDay).format(date);

/** Writes all times of the page, or of a part of it, by the screen's clock. */
export function localTimes(root = document) {
  for (const time of root.querySelectorAll('time[datetime]'))
    time.textContent = moment(new Date(time.dateTime));
}
