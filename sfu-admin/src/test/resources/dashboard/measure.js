// What the updates of the dashboard's worker cost the page: its handlers, and the frames that they ask for.
const updates = []; // ms of each
let onUpdates = () => {};
const mistakes = [];
const longTasks = [];
addEventListener('error', event => mistakes.push(event.message));
addEventListener('unhandledrejection', event => mistakes.push(String(event.reason)));
new PerformanceObserver(list => longTasks.push(...list.getEntries())).observe({ type: 'longtask', buffered: true });

/** The time of this is the latest update's. */
function timed(act) {
  const from = performance.now();
  act();
  if (updates.length > 0) updates[updates.length - 1] += performance.now() - from;
}

const ItsWorker = window.Worker;
window.Worker = class extends ItsWorker {
  set onmessage(listener) {
    super.onmessage = event => timed(() => {
      if (event.data.update) updates.push(0); // to read the data takes its time, too
      listener(event);
      onUpdates(updates.length);
    });
  }
};
const nextFrame = window.requestAnimationFrame.bind(window);
window.requestAnimationFrame = act => nextFrame(at => timed(() => act(at)));

let shownMs = null;
new MutationObserver((changes, observer) => {
  if (!document.querySelector('.room')) return;
  shownMs = performance.now();
  observer.disconnect();
}).observe(document, { childList: true, subtree: true });

const MEASURED = 60;

/** Of the next 60 updates. */
async function measured() {
  const from = performance.now();
  const first = updates.length;
  await new Promise(done => (onUpdates = count => count > first + MEASURED && done()));
  const warm = updates.slice(first, first + MEASURED).sort((a, b) => a - b);
  const [paint] = performance.getEntriesByName('first-contentful-paint');
  const durations = isIt => longTasks.filter(isIt).map(task => task.duration);
  return { updateMs: warm[MEASURED / 2], worstUpdateMs: warm.at(-1), worstOfFirstMs: Math.max(...updates.slice(0, first)),
    firstPaintMs: paint?.startTime, shownMs, longTasksMs: durations(task => task.startTime >= from), firstLongTasksMs: durations(task => task.startTime < from) };
}
